import AtrousFlatBuffers

extension OperatorOptions {
  /// Reads the options of an operator from their table. Field numbers are the schema's; a table of a type that
  /// does not belong to the operator counts as absent, so that every field has its default.
  init(of code: BuiltinOperator, type: UInt8, _ table: Table?) throws(FlatBufferError) {
    let fields = Fields(table: table)
    switch (code, type) {
    case (.conv2D, 1):
      self = .window(try fields.window(activation: 3, dilation: 4))
    case (.depthwiseConv2D, 2):
      self = .window(try fields.window(activation: 4, dilation: 5))
    case (.transposeConv, 49):
      self = .window(try fields.window(activation: 3, dilation: nil))
    case (.averagePool2D, 5), (.maxPool2D, 5):
      self = .pool(
        try fields.window(activation: 5, dilation: nil), filterHeight: try fields.int(4),
        filterWidth: try fields.int(3))
    case (.add, 11), (.sub, 28), (.mul, 21):
      self = .arithmetic(try fields.activation(0))
    case (.concatenation, 10):
      self = .concatenation(axis: try fields.int(0), try fields.activation(1))
    case (.fullyConnected, 8):
      var options = FullyConnectedOptions()
      options.activation = try fields.activation(0)
      options.isShuffled = try fields.byte(1) != 0
      options.keepDimensions = try fields.bool(2)
      options.asymmetricInputs = try fields.bool(3)
      self = .fullyConnected(options)
    case (.softmax, 9):
      self = .softmax(beta: try table?.float(0, default: 0) ?? 0)
    case (.reshape, 17):
      self = .reshape(newShape: try table?.scalars(0, as: Int32.self)?.map(Int.init))
    case (.resizeBilinear, 15):
      self = .resize(alignCorners: try fields.bool(2), halfPixelCenters: try fields.bool(3))
    case (.resizeNearestNeighbor, 74):
      self = .resize(alignCorners: try fields.bool(0), halfPixelCenters: try fields.bool(1))
    case (.squeeze, 30):
      self = .squeeze(dimensions: try table?.scalars(0, as: Int32.self)?.map(Int.init) ?? [])
    case (.stridedSlice, 32):
      var options = StridedSliceOptions()
      options.beginMask = try fields.int(0)
      options.endMask = try fields.int(1)
      options.ellipsisMask = try fields.int(2)
      options.newAxisMask = try fields.int(3)
      options.shrinkAxisMask = try fields.int(4)
      options.isOffset = try fields.bool(5)
      self = .stridedSlice(options)
    case (.mean, 27):
      self = .reduction(keepDimensions: try fields.bool(0))
    case (.pack, 59):
      self = .pack(axis: try fields.int(1))
    default:
      self = .none
    }
  }
}

/// Fields of an options table; the defaults of an absent one.
private struct Fields {
  let table: Table?

  func byte(_ field: Int) throws(FlatBufferError) -> UInt8 { try table?.scalar(field, default: 0) ?? 0 }

  func bool(_ field: Int) throws(FlatBufferError) -> Bool { try byte(field) != 0 }

  func int(_ field: Int, default absent: Int32 = 0) throws(FlatBufferError) -> Int {
    Int(try table?.scalar(field, default: absent) ?? absent)
  }

  /// An activation that the schema does not know is read as `signBit`, which no kernel supports.
  func activation(_ field: Int) throws(FlatBufferError) -> Activation {
    Activation(rawValue: try byte(field)) ?? .signBit
  }

  /// Padding and strides stand in fields 0 to 2 of every windowed operator, width before height.
  func window(activation: Int, dilation: Int?) throws(FlatBufferError) -> WindowOptions {
    var options = WindowOptions()
    options.padding = try byte(0) == 1 ? .valid : .same
    options.strideWidth = try int(1)
    options.strideHeight = try int(2)
    options.activation = try self.activation(activation)
    if let dilation {
      options.dilationWidth = try int(dilation, default: 1)
      options.dilationHeight = try int(dilation + 1, default: 1)
    }
    return options
  }
}
