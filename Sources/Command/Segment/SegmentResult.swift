import AtrousSegmentation

/// What `segment` says of an image.
struct SegmentResult: Sendable {
  /// Milliseconds.
  struct Timings: Sendable {
    var decode = 0.0
    var prepare = 0.0
    var run = 0.0
    var write = 0.0
  }

  let image: String
  var width = 0
  var height = 0
  var classes: [ClassShare] = []
  var outputs: [String] = []
  var timings = Timings()
  let preprocessing: Preprocessing
  let output: OutputFormat

  init(image: String, preprocessing: Preprocessing, output: OutputFormat) {
    self.image = image
    self.preprocessing = preprocessing
    self.output = output
  }

  var text: String {
    var columns = Columns([.left, .right])
    for entry in classes { columns.add("  \(entry.name)", percent(entry.share)) }
    return (["\(image) \(width)x\(height) -> \(outputs.joined(separator: ", "))"] + columns.lines)
      .joined(separator: "\n")
  }

  var json: JSON {
    .object([
      ("image", .string(image)), ("width", .integer(width)), ("height", .integer(height)),
      ("classes", .array(classes.map(json))), ("outputs", .strings(outputs)),
      (
        "timings_ms",
        .object([
          ("decode", .rounded(timings.decode)), ("prepare", .rounded(timings.prepare)),
          ("run", .rounded(timings.run)), ("write", .rounded(timings.write)),
        ])
      ),
      ("preprocessing", preprocessing.json), ("output_format", output.json),
    ])
  }

  private func json(_ entry: ClassShare) -> JSON {
    .object([
      ("id", .integer(entry.id)), ("name", .string(entry.name)), ("pixels", .integer(entry.pixels)),
      ("share", .rounded(entry.share, digits: 6)),
      ("box", .integers([entry.box.x0, entry.box.y0, entry.box.x1, entry.box.y1])),
    ])
  }
}

/// Milliseconds between laps.
struct Stopwatch {
  private var last = ContinuousClock.now

  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .milliseconds(1)
  }
}
