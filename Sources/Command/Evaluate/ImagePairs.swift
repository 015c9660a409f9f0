import AtrousBytes

/// A photo and the mask that says what it shows.
package struct ImagePair: Equatable, Sendable {
  package let image: String
  package let mask: String
}

/// The pairs of two folders and the folders in them: files of one name, and of one folder where a name stands in
/// several.
///
/// - Parameters:
///   - imageName, maskName: what files are called without extension, `{}` for the name.
///   - list: a file with a name a line; nil for every mask.
/// - Throws: `CommandError.input` where a name has no image or no mask, or several, or there is no name.
package func findPairs(
  images: String, masks: String, imageName: String = "{}", maskName: String = "{}", list: String? = nil
) throws(CommandError) -> [ImagePair] {
  let imageFiles = try NamedFiles(in: images, but: masks, pattern: imageName, extensions: imageExtensions)
  let maskFiles = try NamedFiles(in: masks, pattern: maskName, extensions: ["png"])
  let names: [String]
  if let list {
    names = try lines(of: list).map { maskFiles.known(inLine: $0.text) }
  } else {
    names = maskFiles.all
  }
  guard !names.isEmpty else { throw .input("\(list ?? masks): names no image") }
  var pairs: [ImagePair] = []
  for name in names {
    let mask = try maskFiles.file(name, "mask")
    pairs.append(ImagePair(image: try imageFiles.file(name, "image"), mask: mask))
  }
  return pairs
}

/// The files of a folder and those in it, by what `{}` stands for in their names.
private struct NamedFiles {
  let folder: String
  /// By folder and name, `frankfurt/a`, and by name alone.
  private var byPath: [String: [String]] = [:]
  private var byName: [String: [String]] = [:]
  /// Folder and name of every file.
  private(set) var all: [String] = []

  /// - Parameter other: a folder that is left out where it lies in this one.
  init(
    in folder: String, but other: String? = nil, pattern: String, extensions: [String]
  ) throws(CommandError) {
    self.folder = folder
    let left = other.map(components)
    for path in try filesBelow(folder) where extensions.contains(fileExtension(path).lowercased()) {
      if let left, left != components(folder), components(joined(folder, path)).starts(with: left) {
        continue
      }
      guard let name = captured(stem(path), pattern) else { continue }
      let parent = path.split(separator: "/").dropLast().joined(separator: "/")
      let key = joined(parent, name)
      if byPath[key] == nil { all.append(key) }
      byPath[key, default: []].append(joined(folder, path))
      byName[name, default: []].append(joined(folder, path))
    }
  }

  /// The only file of a name, which may have a folder: `frankfurt/a` is sought there, and then as `a` anywhere.
  func file(_ name: String, _ what: String) throws(CommandError) -> String {
    guard let found = byPath[name] ?? byName[lastComponent(name)] else {
      throw .input("\(folder): has no \(what) called \(name)")
    }
    guard found.count == 1 else {
      throw .input("\(folder): has \(found.count) \(what)s called \(name): \(found.joined(separator: ", "))")
    }
    return found[0]
  }

  /// The name that a line of a list holds: the whole line, but for an extension, or the -1, 0 or 1 that VOC's lists of
  /// one class have behind a name.
  func known(inLine line: String) -> String {
    guard !isKnown(line) else { return line }
    let words = line.split(whereSeparator: \.isWhitespace)
    var name = line
    if words.count > 1, ["-1", "0", "1"].contains(words[words.count - 1]) {
      name = String(line[..<words[words.count - 2].endIndex])
    }
    guard !isKnown(name), !fileExtension(name).isEmpty else { return name }
    return String(name.dropLast(fileExtension(name).count + 1))
  }

  private func isKnown(_ name: String) -> Bool { byPath[name] != nil || byName[name] != nil }
}

/// What `{}` stands for in a name that fits a pattern; nil for one that does not.
package func captured(_ name: String, _ pattern: String) -> String? {
  guard let hole = pattern.firstRange(of: "{}") else { return name == pattern ? name : nil }
  let (before, behind) = (pattern[..<hole.lowerBound], pattern[hole.upperBound...])
  guard name.count > before.count + behind.count, name.hasPrefix(before), name.hasSuffix(behind) else {
    return nil
  }
  return String(name.dropFirst(before.count).dropLast(behind.count))
}

/// The parts of a path that say where it leads.
private func components(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0 != "." } }

/// The files in a folder and the folders in it, in order, by their paths from there.
private func filesBelow(_ folder: String, _ prefix: String = "", depth: Int = 0) throws(CommandError)
  -> [String]
{
  // A link may lead back.
  guard depth < 32 else { throw .input("\(folder): has folders in folders without end") }
  let names: [String]
  do { names = try filesInFolder(folder) } catch { throw CommandError(error) }
  var files: [String] = []
  for name in names {
    let path = joined(folder, name)
    if fileKind(path) == .folder {
      files += try filesBelow(path, joined(prefix, name), depth: depth + 1)
    } else {
      files.append(joined(prefix, name))
    }
  }
  return files
}
