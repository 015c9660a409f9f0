import AtrousBytes

/// A photo and the mask that says what it shows.
struct ImagePair: Equatable {
  let image: String
  let mask: String
}

/// The pairs of two folders, by the files' names without extension.
///
/// - Parameter list: a file with a name a line; nil for every mask.
/// - Throws: `CommandError.input` where a name has no image or no mask, or there is no name.
func findPairs(images: String, masks: String, list: String?) throws(CommandError) -> [ImagePair] {
  let imageFiles = try filesByStem(images, extensions: imageExtensions)
  let maskFiles = try filesByStem(masks, extensions: ["png"])
  let names = if let list { try lines(of: list).map(\.text) } else { maskFiles.keys.sorted() }
  guard !names.isEmpty else { throw .input("\(list ?? masks): names no image") }
  var pairs: [ImagePair] = []
  for name in names {
    guard let image = imageFiles[name] else { throw .input("\(images): has no image called \(name)") }
    guard let mask = maskFiles[name] else { throw .input("\(masks): has no mask called \(name)") }
    pairs.append(ImagePair(image: image, mask: mask))
  }
  return pairs
}

private func filesByStem(
  _ folder: String, extensions: [String]
) throws(CommandError) -> [String: String] {
  let names: [String]
  do { names = try filesInFolder(folder) } catch { throw CommandError(error) }
  let files = names.filter { extensions.contains(fileExtension($0).lowercased()) }
  return Dictionary(files.map { (stem($0), joined(folder, $0)) }) { first, _ in first }
}
