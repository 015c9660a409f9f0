import Atrous
import AtrousBytes
import AtrousImaging
import AtrousSegmentation
import AtrousTFLite

/// Photos as the real numbers that a float model takes.
struct Photos {
  var values: [[Float]] = []
  /// The file of each.
  var paths: [String] = []
  /// What a black and a white picture become.
  var range: ClosedRange<Float>?
}

extension QuantizeCommand {
  /// Reads the photos of a folder. One that cannot be read is said and left out.
  func readPhotos(for model: Model, folder: String) throws(CommandError) -> Photos {
    let paths = try photoPaths(folder)
    let format: InputFormat
    var session: Session
    do { session = Session(try Plan(model, options: engine.planOptions())) } catch {
      throw CommandError(error, model: path)
    }
    do { format = try InputFormat(session.plan.model) } catch { throw CommandError(error, path: path) }
    var photos = Photos()
    do throws(SegmentationError) {
      let ends = try [0, 255].map { (byte: UInt8) throws(SegmentationError) -> [Float] in
        try values(RGBImage(width: 1, height: 1, pixels: [byte, byte, byte]), format, &session)
      }
      photos.range = ends[0].min()!...ends[1].max()!
    } catch { throw CommandError(error, path: path) }
    var progress = Progress(paths.count)
    defer { progress.clear() }
    for photo in paths {
      do throws(SegmentationError) {
        photos.values.append(try values(try RGBImage(path: photo), format, &session))
        photos.paths.append(photo)
      } catch {
        progress.clear()
        writeError("atrous: \(oneLine("\(photo): \(error)")), left out\n")
      }
      progress.advance()
    }
    guard !photos.values.isEmpty else { throw .input("\(folder): has no photo to calibrate on") }
    guard options.method == .converter || photos.values.count >= 8 else {
      throw .input(
        "\(folder): \(photos.values.count) photos are too few to fit weights to: 8 at least, better 32 or more"
      )
    }
    if photos.values.count < 32 && options.method == .best {
      progress.clear()
      writeError("atrous: \(photos.values.count) photos are few, 32 or more are better\n")
    }
    return photos
  }

  /// The listed photos or all of the folder, `count` at most, spread evenly.
  private func photoPaths(_ folder: String) throws(CommandError) -> [String] {
    var names: [String]
    do { names = try filesInFolder(folder) } catch { throw CommandError(error) }
    names = names.filter { imageExtensions.contains(fileExtension($0).lowercased()) }
    if let list {
      var chosen: [String] = []
      for line in try lines(of: list) {
        let name = String(line.text.prefix { !$0.isWhitespace })
        guard let photo = names.first(where: { $0 == name || stem($0) == name }) else {
          throw .input("\(folder): has no image called \(name)")
        }
        if !chosen.contains(photo) { chosen.append(photo) }
      }
      names = chosen
    }
    let total = names.count
    if total > count {
      names = (0..<count).map {
        names[count == 1 ? 0 : ($0 * (total - 1) * 2 + count - 1) / (2 * (count - 1))]
      }
    }
    return names.map { joined(folder, $0) }
  }

  private func values(
    _ image: RGBImage, _ format: InputFormat, _ session: inout Session
  ) throws(SegmentationError) -> [Float] {
    try format.set(image, in: &session)
    let tensor = session.plan.inputs[0]
    do {
      let bytes = try session.bytes(ofTensor: tensor.index) ?? []
      return tensor.type == .uint8 ? bytes.map(Float.init) : floats(bytes)
    } catch { throw .session(error) }
  }
}

private func floats(_ bytes: [UInt8]) -> [Float] {
  stride(from: 0, to: bytes.count, by: 4).map { start in
    var bits: UInt32 = 0
    for place in 0..<4 { bits |= UInt32(bytes[start + place]) << UInt32(8 * place) }
    return Float(bitPattern: bits)
  }
}
