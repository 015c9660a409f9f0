import AtrousBytes
import AtrousImaging

/// The image files that arguments name: files as they are, folders by the images in them, and patterns that a shell
/// has not expanded by what fits them.
///
/// - Throws: `CommandError.input` for a folder without an image, one that cannot be read, or a pattern that nothing
///   fits. A file is not looked at.
func findImages(_ arguments: [String]) throws(CommandError) -> [String] {
  var images: [String] = []
  for argument in arguments {
    guard isPattern(argument), fileKind(argument) == nil else {
      images += try imagesAt(argument)
      continue
    }
    let paths = try expanded(argument)
    guard !paths.isEmpty else { throw .input("\(argument): no file fits the pattern") }
    for path in paths { images += try imagesAt(path) }
  }
  return images
}

private func imagesAt(_ path: String) throws(CommandError) -> [String] {
  guard fileKind(path) == .folder else { return [path] }
  let names: [String]
  do { names = try filesInFolder(path) } catch { throw CommandError(error) }
  let images = names.map { joined(path, $0) }.filter(isPhoto)
  guard !images.isEmpty else { throw .input("\(path): a folder without an image") }
  return images
}

let imageExtensions = ["jpg", "jpeg", "png", "ppm", "pgm", "pnm"]

/// Whether a file begins as an image, or is called one, and was not written by `segment`.
private func isPhoto(_ path: String) -> Bool {
  guard fileKind(path) == .file, !OutputKind.allCases.contains(where: { path.hasSuffix($0.suffix) }) else {
    return false
  }
  if imageExtensions.contains(fileExtension(path).lowercased()) { return true }
  guard let bytes = firstBytes(ofFile: path, count: 16) else { return false }
  return ImageFormat(sniffing: bytes.span) != nil
}

func joined(_ folder: String, _ name: String) -> String {
  folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

func lastComponent(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

/// What follows the last dot of a file's name; empty without one.
func fileExtension(_ path: String) -> String {
  let name = lastComponent(path)
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
  return String(name[name.index(after: dot)...])
}

/// A file's name without folder and extension.
func stem(_ path: String) -> String {
  let name = lastComponent(path)
  let suffix = fileExtension(path)
  return suffix.isEmpty ? name : String(name.dropLast(suffix.count + 1))
}
