import AtrousBytes

/// The paths that a pattern with `*` and `?` names, in order. Both stand for anything but "/", and for no leading dot.
func expanded(_ pattern: String) throws(CommandError) -> [String] {
  var paths = [pattern.hasPrefix("/") ? "/" : ""]
  for part in pattern.split(separator: "/") {
    var next: [String] = []
    for folder in paths {
      guard isPattern(part) else {
        next.append(joined(folder, String(part)))
        continue
      }
      guard fileKind(folder.isEmpty ? "." : folder) == .folder else { continue }
      let names: [String]
      do { names = try filesInFolder(folder.isEmpty ? "." : folder) } catch { throw CommandError(error) }
      next += names.filter { matches($0, part) }.map { joined(folder, $0) }
    }
    paths = next
  }
  return paths.filter { fileKind($0) != nil }
}

func isPattern(_ word: some StringProtocol) -> Bool { word.contains { $0 == "*" || $0 == "?" } }

/// Whether a name fits a pattern: `?` is one character, `*` any number of them.
package func matches(_ name: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
  let (name, pattern) = (Array(name), Array(pattern))
  var (i, j) = (0, 0)
  // Where the last star stands, and where the name goes on should it take one character more.
  var star: (pattern: Int, name: Int)?
  while i < name.count {
    if j < pattern.count, pattern[j] == "*" {
      star = (j, i)
      j += 1
    } else if j < pattern.count, pattern[j] == "?" || pattern[j] == name[i] {
      (i, j) = (i + 1, j + 1)
    } else if let last = star {
      star = (last.pattern, last.name + 1)
      (i, j) = (last.name + 1, last.pattern + 1)
    } else {
      return false
    }
  }
  return pattern[j...].allSatisfy { $0 == "*" }
}
