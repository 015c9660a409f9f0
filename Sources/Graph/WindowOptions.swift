package import AtrousTFLite

/// SAME pads so that the output has ceil(input / stride) positions; VALID pads nothing.
package enum Padding: Sendable, Equatable {
  case same
  case valid
  /// So many positions of padding on each side. No file says this; passes do.
  case explicit(top: Int, bottom: Int, left: Int, right: Int)
}

/// How a filter's window moves over the image.
package struct WindowOptions: Sendable, Equatable {
  package var padding = Padding.same
  package var strideHeight = 1
  package var strideWidth = 1
  /// The dilation rate: the distance between neighbouring taps, 1 for an ordinary convolution.
  package var dilationHeight = 1
  package var dilationWidth = 1
  package var activation = Activation.none

  package init() {}

  /// Padding and strides stand in fields 0 to 2 of every windowed operator, width before height.
  ///
  /// - Parameters:
  ///   - activation: the field of the fused activation.
  ///   - dilation: the field of the dilation rate along the width, the one along the height behind it.
  package init(_ options: OptionFields, activation: Int, dilation: Int? = nil) {
    padding = options.int(0) == 1 ? .valid : .same
    strideWidth = options.int(1)
    strideHeight = options.int(2)
    self.activation = options.activation(activation)
    if let dilation {
      dilationWidth = options.int(dilation, default: 1)
      dilationHeight = options.int(dilation + 1, default: 1)
    }
  }
}

extension OptionFields {
  /// An activation that the schema does not know is read as `signBit`, which no kernel supports.
  package func activation(_ field: Int) -> Activation {
    UInt8(exactly: int(field)).flatMap(Activation.init(rawValue:)) ?? .signBit
  }
}
