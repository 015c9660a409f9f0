import Atrous
import AtrousBytes
import AtrousEquality
import AtrousGraph
import AtrousImaging
import AtrousProcessor
import AtrousSegmentation
import AtrousTFLite

/// What went wrong, as a sentence.
struct Failure: Error {
  let sentence: String
}

/// One model, and the last mask that it made.
struct App: ~Copyable {
  private var segmenter: Segmenter?
  private var names = ClassNames([])
  private(set) var mask = IndexedImage(width: 0, height: 0, indices: [])
  /// The last answer, in UTF-8.
  private(set) var text: [UInt8] = []

  /// Keeps what `body` answers as the text: JSON and 1, or a sentence and 0.
  mutating func answer(_ body: (inout App) throws(Failure) -> String) -> Int32 {
    do throws(Failure) {
      text = Array(try body(&self).utf8)
      return 1
    } catch {
      text = Array(error.sentence.utf8)
      return 0
    }
  }

  mutating func load(_ bytes: ByteRegion) throws(Failure) -> String {
    segmenter = nil
    let model = try read(bytes)
    let loaded = try prepare(try plan(model))
    let input = loaded.input
    names = loaded.names
    let classes = (0..<(loaded.output.classes ?? 0)).map { quoted(names[$0]) }
    segmenter = consume loaded
    return
      "{\"width\":\(input.width),\"height\":\(input.height),\"classes\":[\(classes.joined(separator: ","))]}"
  }

  private func prepare(_ plan: Plan) throws(Failure) -> Segmenter {
    do throws(SegmentationError) { return try Segmenter(plan) } catch {
      throw Failure(sentence: error.description)
    }
  }

  mutating func segment(file: ByteRegion) throws(Failure) -> String {
    let image: RGBImage
    do throws(ImagingError) {
      image = try file.withSpan { (bytes) throws(ImagingError) in try decodeImage(bytes) }
    } catch { throw Failure(sentence: error.description) }
    return try segment { (segmenter) throws(SegmentationError) in try segmenter.segment(image) }
  }

  mutating func segment(pixels: ByteRegion, width: Int, height: Int) throws(Failure) -> String {
    try segment { (segmenter) throws(SegmentationError) in
      try pixels.withSpan { (bytes) throws(SegmentationError) in
        try segmenter.segment(pixels: bytes, width: width, height: height, order: .rgba)
      }
    }
  }

  private mutating func segment(
    _ segmented: (inout Segmenter) throws(SegmentationError) -> IndexedImage
  ) throws(Failure) -> String {
    guard segmenter != nil else { throw Failure(sentence: "no model is loaded") }
    do throws(SegmentationError) { mask = try segmented(&segmenter!) } catch {
      throw Failure(sentence: error.description)
    }
    let classes = mask.classShares(names: names).map {
      "{\"id\":\($0.id),\"name\":\(quoted($0.name)),\"pixels\":\($0.pixels)}"
    }
    return "[\(classes.joined(separator: ","))]"
  }

  func hashes(_ bytes: ByteRegion) throws(Failure) -> String {
    let model = try read(bytes)
    do throws(PlanError) {
      return "[\(try outputHashes(of: model).map(quoted).joined(separator: ","))]"
    } catch { throw Failure(sentence: error.description) }
  }

  private func read(_ bytes: ByteRegion) throws(Failure) -> Model {
    do throws(ModelError) { return try Model(bytes: bytes) } catch {
      throw Failure(sentence: error.description)
    }
  }

  private func plan(_ model: Model) throws(Failure) -> Plan {
    var options = PlanOptions()
    options.computesMask = true
    do throws(PlanError) { return try Plan(model, options: options) } catch {
      throw Failure(sentence: error.description)
    }
  }
}

/// A JSON string.
private func quoted(_ text: String) -> String {
  var json = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\":
      json.unicodeScalars.append("\\")
      json.unicodeScalars.append(scalar)
    case _ where scalar.value < 0x20: json += " "
    default: json.unicodeScalars.append(scalar)
    }
  }
  return json + "\""
}
