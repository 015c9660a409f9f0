import AtrousImaging
import AtrousQuantizer

/// What a quantized model became, as a page.
struct QuantizePage {
  let command: QuantizeCommand
  let result: QuantizedModel
  /// The layers with every weight rounded to nearest; empty where that is what was written.
  let rounded: [LayerReport]
  let layers: [LayerReport]
  let photos: Photos
  let agreements: [ImageAgreement]
  /// Bytes of both files.
  let sizes: (float: Int, quantized: Int)

  var text: String {
    let weights = command.options.weights == .tensor ? "one scale a layer" : "a scale for each output channel"
    var page = HTMLPage(
      title: "\(lastComponent(command.output)): a quantized model",
      subtitle: """
        \(command.path) to \(command.output), \(command.options.method.rawValue) method, \(weights), \
        \(photos.values.count) photos without labels
        """)
    let shares = agreements.map(\.share)
    page.figures = [
      (percent(shares.reduce(0, +) / Double(max(shares.count, 1))), "agreement with float"),
      (percent(shares.min() ?? 0), "the worst photo"),
      ("\(layers.count { $0.width == .int8 }) of \(layers.count)", "operators in int8"),
      (byteSize(sizes.quantized), "instead of \(byteSize(sizes.float))"),
    ]
    let wide = layers.count { $0.width == .int16 }
    if wide > 0 { page.figures.append(("\(wide)", "with 16-bit activations")) }
    page.add("Agreement by photo", agreementByPhoto)
    page.add("Photos that agree least", worstPhotos)
    page.add("Signal to noise", signalToNoise)
    page.add("Layers", layerTable)
    page.add("What stays float", floatLayers)
    return page.text
  }

  /// Places of the photos, the one that agrees least first.
  private var ranking: [Int] {
    agreements.indices.sorted { (agreements[$0].share, $0) < (agreements[$1].share, $1) }
  }

  private var agreementByPhoto: String {
    let chart = BarChart(
      title: "Pixels of another class by photo", unit: "% of another class",
      labels: ranking.enumerated().map { "\($0 + 1) \(lastComponent(photos.paths[$1]))" },
      series: [
        .init(
          name: "pixels whose class is not the float model's", color: .a,
          values: ranking.map { 100 * (1 - agreements[$0].share) })
      ], height: 180)
    let trial = result.equalization.map { trial in
      """
      <p class="note">Weights were equalized between layers on trial: \(percent(trial.plain)) agree without, \
      \(percent(trial.equalized)) with. \(trial.isChosen ? "They are" : "They are not") in the file.</p>

      """
    }
    return (trial ?? "") + chart.markup
  }

  private var signalToNoise: String {
    let measured = layers.indices.filter { layers[$0].signalToNoise != nil }
    var series = [
      BarChart.Series(name: "as written", color: .a, values: measured.map { layers[$0].signalToNoise })
    ]
    if !rounded.isEmpty {
      series.insert(
        .init(name: "rounded to nearest", color: .b, values: measured.map { rounded[$0].signalToNoise }),
        at: 0)
    }
    let chart = BarChart(
      title: "Signal to noise by operator", unit: "dB",
      labels: measured.map { "\(layers[$0].index) \(layers[$0].name), \(layers[$0].output)" }, series: series)
    return """
      <p class="note">The result of each operator against the float network's, everything before it quantized. \
      6 dB are one bit. \(rounded.isEmpty ? "" : "Rounded to nearest: by the converter's rules.")</p>
      \(chart.markup)
      """
  }

  private var layerTable: String {
    let before = rounded.isEmpty ? [] : ["dB rounded"]
    let rows = layers.indices.map { place -> [String] in
      let layer = layers[place]
      let title = layer.width == .int16 ? "\(layer.name), int16" : layer.name
      let name = "\(escapedHTML(title))<small>\(escapedHTML(shortened(layer.output)))</small>"
      let rest: [String]
      if let reason = layer.floatReason {
        rest = [range(layer.seen), "float: \(escapedHTML(reason))", "", ""]
      } else {
        let clipped = layer.clipped.map { $0 == 0 ? "0" : fixed($0 * 100, 3) } ?? ""
        rest = [range(layer.seen), range(layer.steps), clipped, layer.weights.map(histogram) ?? ""]
      }
      let old = rounded.isEmpty ? [] : [decibels(rounded[place].signalToNoise)]
      return ["\(layer.index)", name] + old + [decibels(layer.signalToNoise)] + rest
    }
    return """
      <p class="note">Seen: the least and the largest result on the photos. Steps: what the 256 steps of int8 reach, or the 65536 of int16; \
      clipped is the share of results beyond. Weights: how many have which of the integers -127 to 127, rounded to \
      nearest from the float file and as written; heights are square roots.</p>
      <div class="legend"><span><i class="b"></i>rounded to nearest</span>\
      <span><i class="a"></i>as written</span></div>
      \(table(["#", "operator"] + before + ["dB", "seen", "steps", "clipped %", "weights"], rows))
      """
  }

  private func decibels(_ value: Double?) -> String { value.map { fixed($0, 1) } ?? "" }

  private func range(_ range: ClosedRange<Float>?) -> String {
    range.map { "\(digits($0.lowerBound)) … \(digits($0.upperBound))" } ?? ""
  }

  private var floatLayers: String {
    let stay = layers.filter { $0.floatReason != nil }
    guard !stay.isEmpty else { return "<p>Nothing: every operator runs in integers.</p>\n" }
    return table(
      ["#", "operator", "computes", "why"],
      stay.map {
        [
          "\($0.index)", escapedHTML($0.name), escapedHTML(shortened($0.output)),
          escapedHTML($0.floatReason ?? ""),
        ]
      })
  }

  /// The photos themselves, both masks, and where they differ.
  private var worstPhotos: String {
    let rows = ranking.prefix(6).compactMap { place -> String? in
      let agreement = agreements[place]
      guard agreement.float.height > 1, let photo = try? RGBImage(path: photos.paths[place]) else {
        return nil
      }
      let pictures = ComparedMasks(photo: photo, agreement)
      return """
        <p>\(escapedHTML(lastComponent(photos.paths[place]))) <span class="note">\(percent(agreement.share))</span></p>
        \(pictures.markup)
        """
    }
    guard !rows.isEmpty else { return "<p>The model gives no mask.</p>\n" }
    return rows.map { "<div class=\"pictures\">\n\($0)</div>\n" }.joined()
  }
}

/// Two histograms of 51 columns, the former behind.
private func histogram(_ weights: WeightHistograms) -> String {
  func columns(_ counts: [Int], _ style: String) -> String {
    let largest = Double(max(counts.max() ?? 0, 1))
    let path = counts.enumerated().map { place, count in
      let height = 32 * (Double(count) / largest).squareRoot()
      return "M\(place * 3) 34v-\(fixed(height, 1))h3V34z"
    }
    return "<path class=\"\(style)\" d=\"\(path.joined())\"/>"
  }
  return """
    <svg viewBox="0 0 153 34" width="153" height="34" role="img" aria-label="weights">\
    \(columns(weights.rounded, "fb"))\(columns(weights.written, "fa over"))\
    <path class="grid" d="M0 34H153"/></svg>
    """
}

/// A photo beside the float model's mask, the quantized one's and where they differ.
private struct ComparedMasks {
  let photo: RGBImage
  let agreement: ImageAgreement

  init(photo: RGBImage, _ agreement: ImageAgreement) {
    let width = min(photo.width, 320)
    self.photo = resizeBilinear(photo, width: width, height: max(1, photo.height * width / photo.width))
    self.agreement = agreement
  }

  var markup: String {
    [
      figure(encodePNG(photo), "photo"), figure(encodePNG(mask(agreement.float)), "float"),
      figure(encodePNG(mask(agreement.quantized)), "int8"),
      figure(encodePNG(difference), "where they differ"),
    ].joined()
  }

  private func figure(_ png: [UInt8], _ caption: String) -> String {
    """
    <figure><img style="aspect-ratio: \(photo.width) / \(photo.height)" alt="\(caption)" \
    src="\(dataAddress(png: png))"><figcaption>\(caption)</figcaption></figure>

    """
  }

  private func mask(_ map: ClassMap) -> IndexedImage {
    IndexedImage(
      width: map.width, height: map.height, indices: map.classes.map { UInt8(truncatingIfNeeded: $0) })
  }

  /// Red on the photo in pale gray.
  private var difference: RGBImage {
    let (float, quantized) = (agreement.float, agreement.quantized)
    var image = resizeBilinear(photo, width: float.width, height: float.height)
    for index in float.classes.indices {
      let pixel = index * 3..<index * 3 + 3
      let gray = image.pixels[pixel].reduce(0) { $0 + Int($1) } / 3
      let color: [UInt8] =
        float.classes[index] == quantized.classes[index]
        ? [UInt8](repeating: UInt8(160 + gray / 3), count: 3) : [214, 39, 40]
      image.pixels.replaceSubrange(pixel, with: color)
    }
    return image
  }
}

private func percent(_ share: Double) -> String { "\(fixed(share * 100, 2)) %" }

/// Three digits of a number.
private func digits(_ value: Float) -> String {
  let size = abs(value)
  return fixed(Double(value), size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/// The end of a long name, which tells most.
private func shortened(_ name: String) -> String {
  let name = String(name.prefix { $0 != ";" })
  return name.count > 48 ? "…" + name.suffix(47) : name
}
