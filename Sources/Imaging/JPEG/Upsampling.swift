/// How a component's rows become rows of the image. The triangle filter ("fancy upsampling") is libjpeg's:
/// weights 3/4 and 1/4 by distance, biases that alternate; other factors repeat samples.
enum Upsampling {
  case none
  case horizontal
  case vertical
  case both
  case replicate

  init(_ component: JPEGComponent, _ frame: JPEGFrame) {
    let doubleH = component.h * 2 == frame.maxH
    let doubleV = component.v * 2 == frame.maxV
    let sameH = component.h == frame.maxH
    let sameV = component.v == frame.maxV
    if sameH && sameV {
      self = .none
    } else if doubleH && sameV && component.width > 2 {
      self = .horizontal
    } else if sameH && doubleV {
      self = .vertical
    } else if doubleH && doubleV && component.width > 2 {
      self = .both
    } else {
      self = .replicate
    }
  }
}

/// Writes row `y` of the image, as this component has it, to `row` (a sample a pixel, and room for one more).
func upsampleRow(
  _ component: borrowing JPEGComponent, _ frame: JPEGFrame, _ kind: Upsampling, y: Int, to row: inout [UInt8]
) {
  let samples = component.samples.span
  var output = row.mutableSpan
  let stride = component.stride
  switch kind {
  case .none:
    let start = y * stride
    for x in 0..<frame.width { output[x] = samples[start + x] }
  case .replicate:
    let start = y * component.v / frame.maxV * stride
    for x in 0..<frame.width { output[x] = samples[start + x * component.h / frame.maxH] }
  case .horizontal:
    let start = y * stride
    let last = component.width - 1
    output[0] = samples[start]
    for x in 0..<last {
      let here = UInt32(samples[start + x])
      let next = UInt32(samples[start + x + 1])
      output[2 * x + 1] = UInt8(truncatingIfNeeded: (here &* 3 &+ next &+ 2) &>> 2)
      output[2 * x + 2] = UInt8(truncatingIfNeeded: (next &* 3 &+ here &+ 1) &>> 2)
    }
    output[2 * last + 1] = samples[start + last]
  case .vertical:
    let (near, far) = rowsAround(y, component)
    let bias: UInt32 = y % 2 == 0 ? 1 : 2
    for x in 0..<frame.width {
      let sum = UInt32(samples[near + x]) &* 3 &+ UInt32(samples[far + x])
      output[x] = UInt8(truncatingIfNeeded: (sum &+ bias) &>> 2)
    }
  case .both:
    let (near, far) = rowsAround(y, component)
    let last = component.width - 1
    var here = UInt32(samples[near]) &* 3 &+ UInt32(samples[far])
    output[0] = UInt8(truncatingIfNeeded: (here &* 4 &+ 8) &>> 4)
    for x in 0..<last {
      let next = UInt32(samples[near + x + 1]) &* 3 &+ UInt32(samples[far + x + 1])
      output[2 * x + 1] = UInt8(truncatingIfNeeded: (here &* 3 &+ next &+ 7) &>> 4)
      output[2 * x + 2] = UInt8(truncatingIfNeeded: (next &* 3 &+ here &+ 8) &>> 4)
      here = next
    }
    output[2 * last + 1] = UInt8(truncatingIfNeeded: (here &* 4 &+ 7) &>> 4)
  }
}

/// Offsets of the row that holds `y` at half height, and of its neighbour on y's side; rows repeat at the
/// image's edges.
private func rowsAround(_ y: Int, _ component: borrowing JPEGComponent) -> (near: Int, far: Int) {
  let near = y / 2
  let far = max(0, min(component.height - 1, y % 2 == 0 ? near - 1 : near + 1))
  return (near * component.stride, far * component.stride)
}
