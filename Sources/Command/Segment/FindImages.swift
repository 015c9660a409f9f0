import AtrousBytes
import AtrousImaging

/// The image files that arguments name: files as they are, folders by the images in them.
///
/// - Throws: `CommandError.input` for a folder without an image, or one that cannot be read. A file is not looked at.
func findImages(_ paths: [String]) throws(CommandError) -> [String] {
  var images: [String] = []
  for path in paths {
    guard fileKind(path) == .folder else {
      images.append(path)
      continue
    }
    let names: [String]
    do { names = try filesInFolder(path) } catch { throw CommandError(error) }
    let found = names.map { joined(path, $0) }.filter(isPhoto)
    guard !found.isEmpty else { throw .input("\(path): a folder without an image") }
    images += found
  }
  return images
}

let imageExtensions = ["jpg", "jpeg", "png", "ppm", "pgm", "pnm"]

/// Whether a file begins as an image, or is called one, and was not written by `segment`.
private func isPhoto(_ path: String) -> Bool {
  guard fileKind(path) == .file, !OutputKind.allCases.contains(where: { path.hasSuffix($0.suffix) }) else {
    return false
  }
  if imageExtensions.contains(fileExtension(path).lowercased()) { return true }
  guard let file = try? ByteRegion.mapping(path: path) else { return false }
  return file.withSpan { ImageFormat(sniffing: $0) } != nil
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
