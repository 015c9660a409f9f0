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

  /// The row of samples that holds row `y` of the image.
  func nearRow(_ y: Int, _ component: JPEGComponent, _ frame: JPEGFrame) -> Int {
    y * component.v / frame.maxV
  }

  /// Its neighbour on y's side, where that counts; rows repeat at the image's edges.
  func farRow(_ y: Int, _ component: JPEGComponent) -> Int {
    guard self == .vertical || self == .both else { return 0 }
    return max(0, min(component.height - 1, y % 2 == 0 ? y / 2 - 1 : y / 2 + 1))
  }

  func nearColumn(_ x: Int, _ component: JPEGComponent, _ frame: JPEGFrame) -> Int {
    x * component.h / frame.maxH
  }

  func farColumn(_ x: Int, _ component: JPEGComponent) -> Int {
    guard self == .horizontal || self == .both else { return 0 }
    return max(0, min(component.width - 1, x % 2 == 0 ? x / 2 - 1 : x / 2 + 1))
  }
}
