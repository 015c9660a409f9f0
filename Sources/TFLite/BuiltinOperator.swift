/// A builtin operator, by its number in the TFLite schema (`BuiltinOperator`).
public struct BuiltinOperator: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let add = BuiltinOperator(rawValue: 0)
  public static let averagePool2D = BuiltinOperator(rawValue: 1)
  public static let concatenation = BuiltinOperator(rawValue: 2)
  public static let conv2D = BuiltinOperator(rawValue: 3)
  public static let depthwiseConv2D = BuiltinOperator(rawValue: 4)
  public static let dequantize = BuiltinOperator(rawValue: 6)
  public static let fullyConnected = BuiltinOperator(rawValue: 9)
  public static let logistic = BuiltinOperator(rawValue: 14)
  public static let maxPool2D = BuiltinOperator(rawValue: 17)
  public static let mul = BuiltinOperator(rawValue: 18)
  public static let relu = BuiltinOperator(rawValue: 19)
  public static let reluN1To1 = BuiltinOperator(rawValue: 20)
  public static let relu6 = BuiltinOperator(rawValue: 21)
  public static let reshape = BuiltinOperator(rawValue: 22)
  public static let resizeBilinear = BuiltinOperator(rawValue: 23)
  public static let softmax = BuiltinOperator(rawValue: 25)
  public static let pad = BuiltinOperator(rawValue: 34)
  public static let batchToSpaceND = BuiltinOperator(rawValue: 37)
  public static let spaceToBatchND = BuiltinOperator(rawValue: 38)
  public static let transpose = BuiltinOperator(rawValue: 39)
  public static let mean = BuiltinOperator(rawValue: 40)
  public static let sub = BuiltinOperator(rawValue: 41)
  public static let squeeze = BuiltinOperator(rawValue: 43)
  public static let stridedSlice = BuiltinOperator(rawValue: 45)
  public static let cast = BuiltinOperator(rawValue: 53)
  public static let argMax = BuiltinOperator(rawValue: 56)
  public static let padV2 = BuiltinOperator(rawValue: 60)
  public static let slice = BuiltinOperator(rawValue: 65)
  public static let transposeConv = BuiltinOperator(rawValue: 67)
  public static let tile = BuiltinOperator(rawValue: 69)
  public static let expandDims = BuiltinOperator(rawValue: 70)
  public static let shape = BuiltinOperator(rawValue: 77)
  public static let pack = BuiltinOperator(rawValue: 83)
  public static let resizeNearestNeighbor = BuiltinOperator(rawValue: 97)
  public static let quantize = BuiltinOperator(rawValue: 114)
  public static let hardSwish = BuiltinOperator(rawValue: 117)

  /// The schema's name, `CONV_2D`; the number where the name is not known.
  public var name: String {
    schemaNames.indices.contains(rawValue) ? schemaNames[rawValue] : "operator code \(rawValue)"
  }
}

/// Every name of the schema in the order of its numbers, 0 to 161.
private let schemaNames = Array(
  """
  ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP
  FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC
  LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX
  SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD
  UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE
  UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX
  DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER
  GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL
  NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT
  LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE
  RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2
  ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND
  HARD_SWISH IF WHILE NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY
  SEGMENT_SUM BATCH_MATMUL PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM CALL_ONCE BROADCAST_TO RFFT2D CONV_3D
  IMAG REAL COMPLEX_ABS HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL
  CONV_3D_TRANSPOSE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL
  BUCKETIZE RANDOM_UNIFORM MULTINOMIAL GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD
  UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST BITWISE_XOR
  RIGHT_SHIFT
  """.utf8
).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map {
  String(decoding: $0, as: UTF8.self)
}
