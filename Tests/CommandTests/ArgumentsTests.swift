import Atrous
import AtrousCommand
import Testing

@Suite struct ArgumentsTests {
  let syntax = Syntax(
    command: "test", operands: "FILE", summary: "",
    options: [Option("size", "N", help: ""), Option("fast", help: ""), Option("name", "S", help: "")])

  @Test func optionsFlagsAndPositionals() throws {
    let arguments = try Arguments(
      ["a", "--size", "3", "--fast", "--name=x=y", "-", "--", "--size", "-b"], syntax)
    #expect(arguments.positionals == ["a", "-", "--size", "-b"])
    #expect(try arguments.integer("size", in: 1...3) == 3)
    #expect(arguments.has("fast"))
    #expect(arguments.value("name") == "x=y")
    #expect(!arguments.wantsHelp)
    #expect(try Arguments(["--help"], syntax).wantsHelp)
  }

  @Test(arguments: [
    (["--siz", "3"], "unknown option --siz, did you mean --size?"),
    (["--opacity=3"], "unknown option --opacity"),
    (["-x"], "unknown option -x"),
    (["--size"], "--size N needs a value"),
    (["--size", "--fast"], "--size N needs a value"),
    (["--size=1", "--size=1"], "--size is given twice"),
    (["--fast=1"], "--fast takes no value"),
  ])
  func wrongWords(words: [String], reason: String) {
    #expect(throws: CommandError.usage(command: "test", reason: reason)) { try Arguments(words, syntax) }
  }

  @Test(arguments: ["", "0", "4", "3.0", "x", "99999999999999999999"])
  func wrongNumbers(value: String) throws {
    let arguments = try Arguments(["--size=\(value)"], syntax)
    #expect(throws: CommandError.self) { try arguments.integer("size", in: 1...3) }
  }

  @Test(arguments: ["-1", "nan", "inf", "x", ""]) func wrongTolerances(value: String) throws {
    let arguments = try Arguments(["--size", value], syntax)
    #expect(throws: CommandError.self) { try arguments.number("size") }
  }

  @Test func editDistances() {
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("same", "same") == 0)
    #expect(nearest(to: "segmnt", among: ["run", "segment"]) == "segment")
    #expect(nearest(to: "xyz", among: ["run", "segment"]) == nil)
  }
}

@Suite struct PatternTests {
  @Test(arguments: [
    ("a.png", "a.png", true), ("a.png", "*", true), ("a.png", "*.png", true), ("a.png", "?.png", true),
    ("a.png", "a.png*", true), ("aab.png", "*ab*", true), ("abab", "a*b?b", true), ("ababb", "a*b?b", false),
    ("abacb", "a*b?cb", true), ("", "*", true), ("", "?", false), ("a.jpg", "*.png", false),
    ("é1", "?1", true),
  ]) func pattern(name: String, pattern: String, fits: Bool) {
    #expect(matches(name, pattern) == fits)
  }
}
