import Atrous
import AtrousBytes
import AtrousMutation
import AtrousTFLite
import Testing

/// Sound files of one operator with one thing wrong, by name, and the error that each must give: the ways in which
/// runtimes of this format have been attacked, and what fuzzing found.
@Suite struct BadModelTests {
  struct BadModel: Sendable, CustomTestStringConvertible {
    let name: String
    /// The file it is made of: the operator, and its case in the goldens.
    let golden: (`operator`: String, case: String)
    let error: String
    let change: @Sendable (inout ModelPatch) -> Void

    init(
      _ name: String, _ `operator`: String, _ case: String, _ error: String,
      _ change: @escaping @Sendable (inout ModelPatch) -> Void
    ) {
      self.name = name
      golden = (`operator`, `case`)
      self.error = error
      self.change = change
    }

    var testDescription: String { name }
  }

  @Test(arguments: badModels)
  func isRefused(_ bad: BadModel) throws {
    let archive = try GoldenArchive("operators/\(bad.golden.operator).zip")
    var patch = ModelPatch(try #require(try archive.bytes("\(bad.golden.case)/model.tflite")))
    bad.change(&patch)
    #expect(outcome(of: patch.bytes) == bad.error)
  }

  /// The error of reading or preparing a file; "runs" without one.
  private func outcome(of bytes: [UInt8]) -> String {
    do {
      let model = try Model(bytes: ByteRegion(copying: bytes.span))
      var session = Session(try Plan(model))
      session.run()
      return "runs"
    } catch { return "\(error)" }
  }

  /// Constants at odd addresses give the bits of those at even ones.
  @Test(arguments: [
    ("CONV_2D", "int8_k1x1_s1_d1_same_5x7x16_to33", [1, 2]),
    ("CONV_2D", "float_k1x1_s1_d1_same_5x7x16_to33", [1, 2]),
    ("PAD", "float_1x4x5x3_by_00_12_21_00", [1]),
  ])
  func misalignedConstants(of name: String, _ golden: String, _ constants: [Int]) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    let original = try #require(try archive.bytes("\(golden)/model.tflite"))
    var patch = ModelPatch(original)
    for tensor in constants { patch.misalign(constant: tensor) }
    #expect(try output(patch.bytes) == output(original))
  }

  private func output(_ bytes: [UInt8]) throws -> [UInt8] {
    var session = Session(try Plan(try Model(bytes: bytes)))
    let count = session.plan.inputs[0].count * (session.plan.inputs[0].type.size ?? 0)
    try session.setInput(bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) & 0x3f })
    session.run()
    return try session.outputBytes()
  }

  /// NaN and infinities become some number of the type, the same with every kernel.
  @Test func noNumberIntoQuantize() throws {
    let archive = try GoldenArchive("operators/QUANTIZE.zip")
    let model = try archive.model("float_to_int8_0.0500_random")
    let count = model.main.tensors[model.main.inputs[0]].count
    let values: [Float] = [.nan, -.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 0]
    let input = (0..<count).map { values[$0 % values.count] }
    var outputs: Set<[Int8]> = []
    for kernels in KernelSet.all {
      var session = Session(try Plan(model, options: kernels.options()))
      try session.setInput(0, input.span)
      session.run()
      outputs.insert(try session.output(as: Int8.self))
    }
    #expect(outputs.count == 1)
  }
}

private typealias Bad = BadModelTests.BadModel

private let convolution = "int8_k3x3_s1_d1_valid_8x8x4_to7"
private let badModels: [BadModelTests.BadModel] =
  windows + constants + indices + axes + shapes + quantization + structure

/// Divisions by zero, and steps beyond 16 bits.
private let windows = [
  Bad("conv_stride_zero", "CONV_2D", convolution, "operator 0 (CONV_2D): has the stride 0") {
    $0.set(.option(1), to: Int32(0))
  },
  Bad("conv_stride_negative", "CONV_2D", convolution, "operator 0 (CONV_2D): has the stride -1") {
    $0.set(.option(2), to: Int32(-1))
  },
  Bad("conv_stride_beyond_16_bits", "CONV_2D", convolution, "operator 0 (CONV_2D): has the stride 65537") {
    $0.set(.option(2), to: Int32(0x10001))
  },
  Bad(
    "conv_no_channels", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 0: has the shape [1, 8, 8, 0], without an element"
  ) { $0.set(.shape(0, 3), to: Int32(0)) },
  Bad(
    "conv_no_filters", "CONV_2D", convolution,
    "tensor 1 (input_1): int8[0, 3, 3, 4] takes 0 bytes, its buffer at offset 108 has 252"
  ) { $0.set(.shape(1, 0), to: Int32(0)) },
  Bad(
    "conv_no_group_channels", "CONV_2D", convolution,
    "tensor 1 (input_1): int8[7, 3, 3, 0] takes 0 bytes, its buffer at offset 108 has 252"
  ) { $0.set(.shape(1, 3), to: Int32(0)) },
  Bad(
    "conv_filters_not_divided_by_groups", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 1: has the shape [7, 3, 3, 4], which does not divide 16 channels into groups"
  ) {
    $0.set(.shape(0, 3), to: Int32(16))
  },
  Bad(
    "depthwise_stride_zero", "DEPTHWISE_CONV_2D", depthwise,
    "operator 0 (DEPTHWISE_CONV_2D): has the stride 0"
  ) { $0.set(.option(1), to: Int32(0)) },
  Bad(
    "depthwise_no_channels", "DEPTHWISE_CONV_2D", depthwise,
    "operator 0 (DEPTHWISE_CONV_2D), tensor 0: has the shape [1, 5, 7, 0], without an element"
  ) { $0.set(.shape(0, 3), to: Int32(0)) },
  Bad("transposed_stride_zero", "TRANSPOSE_CONV", transposed, "operator 0 (TRANSPOSE_CONV): has the stride 0")
  { $0.set(.option(1), to: Int32(0)) },
  Bad(
    "transposed_output_of_another_shape", "TRANSPOSE_CONV", transposed,
    "operator 0 (TRANSPOSE_CONV), tensor 4: has the shape [1, 1073741824, 10, 4], of more than 2^31 - 1 bytes"
  ) {
    $0.set(constant: 0, 1, to: Int32.max)
  },
  Bad("pool_stride_zero", "AVERAGE_POOL_2D", pool, "operator 0 (AVERAGE_POOL_2D): has the stride 0") {
    $0.set(.option(1), to: Int32(0))
  },
  Bad("pool_filter_zero", "MAX_POOL_2D", pool, "operator 0 (MAX_POOL_2D): has a filter of 0 taps") {
    $0.set(.option(3), to: Int32(0))
  },
  Bad(
    "pool_filter_beyond_16_bits", "MAX_POOL_2D", pool, "operator 0 (MAX_POOL_2D): has a filter of 65536 taps"
  ) { $0.set(.option(4), to: Int32(0x10000)) },
  Bad(
    "fully_connected_no_depth", "FULLY_CONNECTED", "float_2x3_to62_relu",
    "tensor 1 (input_1): float32[62, 0] takes 0 bytes, its buffer at offset 328 has 744"
  ) {
    $0.set(.shape(1, 1), to: Int32(0))
  },
  Bad(
    "fully_connected_no_units", "FULLY_CONNECTED", "float_2x3_to62_relu",
    "tensor 1 (input_1): float32[0, 3] takes 0 bytes, its buffer at offset 328 has 744"
  ) {
    $0.set(.shape(1, 0), to: Int32(0))
  },
  Bad(
    "space_to_batch_block_zero", "SPACE_TO_BATCH_ND", split,
    "operator 0 (SPACE_TO_BATCH_ND), tensor 1: has the block [0, 2]"
  ) { $0.set(constant: 1, 0, to: Int32(0)) },
  Bad(
    "space_to_batch_block_negative", "SPACE_TO_BATCH_ND", split,
    "operator 0 (SPACE_TO_BATCH_ND), tensor 1: has the block [2, -1073741824]"
  ) {
    $0.set(constant: 1, 1, to: Int32.min)
  },
  Bad(
    "space_to_batch_many_blocks", "SPACE_TO_BATCH_ND", split,
    "operator 0 (SPACE_TO_BATCH_ND), tensor 1: has the block [4096, 4096]"
  ) {
    for index in 0..<2 { $0.set(constant: 1, index, to: Int32(4096)) }
  },
  Bad(
    "space_to_batch_margins_overflow", "SPACE_TO_BATCH_ND", split,
    "operator 0 (SPACE_TO_BATCH_ND), tensor 3: has the shape [4, 1073741826, 1073741827, 3], of more than 2^31 - 1 bytes"
  ) {
    for index in 0..<4 { $0.set(constant: 2, index, to: Int32.max) }
  },
  Bad(
    "batch_to_space_block_zero", "BATCH_TO_SPACE_ND", join,
    "operator 0 (BATCH_TO_SPACE_ND), tensor 1: has the block [2, 0]"
  ) { $0.set(constant: 1, 1, to: Int32(0)) },
  Bad(
    "batch_to_space_crop_negative", "BATCH_TO_SPACE_ND", join,
    "operator 0 (BATCH_TO_SPACE_ND), tensor 2: has the margins [-1, 0, 0, 0]"
  ) {
    $0.set(constant: 2, 0, to: Int32(-1))
  },
  Bad(
    "strided_slice_step_zero", "STRIDED_SLICE", "float_plain", "operator 0 (STRIDED_SLICE): has a step of 0"
  ) {
    $0.set(constant: 3, 0, to: Int32(0))
  },
  Bad(
    "resize_to_nothing", "RESIZE_BILINEAR", resize,
    "operator 0 (RESIZE_BILINEAR), tensor 1: is [0, 10] instead of a height and a width"
  ) { $0.set(constant: 1, 0, to: Int32(0)) },
  Bad(
    "resize_to_less_than_nothing", "RESIZE_NEAREST_NEIGHBOR", resize,
    "operator 0 (RESIZE_NEAREST_NEIGHBOR), tensor 1: is [8, -5] instead of a height and a width"
  ) {
    $0.set(constant: 1, 1, to: Int32(-5))
  },
  Bad(
    "resize_beyond_every_size", "RESIZE_BILINEAR", resize,
    "operator 0 (RESIZE_BILINEAR), tensor 1: is [1073741824, 10] instead of a height and a width"
  ) { $0.set(constant: 1, 0, to: Int32.max) },
]

private let depthwise = "int8_k1x1_s1_d1_same_5x7x16_to16"
private let transposed = "float_k3_s2_same_4x5x3_to4"
private let pool = "int8_k2x2_s2_same_1x7x5x3"
private let split = "float_1x4x6x3_block2x2_pad00_00"
private let join = "float_4x2x3x3_block2x2_crop00_00"
private let resize = "float_1x4x5x3_to_8x10"

/// Constants that are not there.
private let constants = [
  Bad(
    "filter_without_data", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 1: is read before an operator computes it"
  ) { $0.set(.buffer(1), to: UInt32(0)) },
  Bad(
    "bias_without_data", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 2: is read before an operator computes it"
  ) { $0.set(.buffer(2), to: UInt32(0)) },
  Bad(
    "filter_with_another_buffer", "CONV_2D", convolution,
    "tensor 1 (input_1): int8[7, 3, 3, 4] takes 252 bytes, its buffer at offset 60 has 28"
  ) { $0.set(.buffer(1), to: UInt32(2)) },
  Bad("buffer_out_of_range", "CONV_2D", convolution, "tensor 1 (input_1): names buffer 4294967295 of 3") {
    $0.set(.buffer(1), to: UInt32.max)
  },
  Bad(
    "paddings_without_data", "PAD", pad, "operator 0 (PAD), tensor 1: is read before an operator computes it"
  ) { $0.set(.buffer(1), to: UInt32(0)) },
  Bad("filter_left_out", "CONV_2D", convolution, "operator 0 (CONV_2D): has no input 1") {
    $0.set(.operatorInput(1), to: Int32(-1))
  },
  Bad("input_left_out", "SOFTMAX", "float_1x3x4x21", "operator 0 (SOFTMAX): has no input 0") {
    $0.set(.operatorInput(0), to: Int32(-1))
  },
]

private let pad = "float_1x4x5x3_by_00_12_21_00"

/// Tensors that are not there, or of another's place.
private let indices = [
  Bad("operator_reads_beyond", "RELU", "float_33", "operator 0 (RELU): names tensor 2 of 2") {
    $0.set(.operatorInput(0), to: Int32(2))
  },
  Bad("operator_reads_below", "RELU", "float_33", "operator 0 (RELU): names tensor -2 of 2") {
    $0.set(.operatorInput(0), to: Int32(-2))
  },
  Bad("operator_writes_beyond", "RELU", "float_33", "operator 0 (RELU): names tensor 2147483647 of 2") {
    $0.set(.operatorOutput(0), to: Int32.max)
  },
  Bad("operator_writes_nowhere", "RELU", "float_33", "operator 0 (RELU): names tensor -1 of 2") {
    $0.set(.operatorOutput(0), to: Int32(-1))
  },
  Bad(
    "operator_writes_its_input", "RELU", "float_33", "operator 0 (RELU), tensor 0: is written a second time"
  ) { $0.set(.operatorOutput(0), to: Int32(0)) },
  Bad(
    "operator_writes_a_constant", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 1: is written a second time"
  ) { $0.set(.operatorOutput(0), to: Int32(1)) },
  Bad(
    "operator_reads_its_output", "RELU", "float_33",
    "operator 0 (RELU), tensor 1: is read before an operator computes it"
  ) { $0.set(.operatorInput(0), to: Int32(1)) },
  Bad("graph_input_beyond", "RELU", "float_33", "the main subgraph: input names tensor 2 of 2") {
    $0.set(.graphInput(0), to: Int32(2))
  },
  Bad("graph_output_below", "RELU", "float_33", "the main subgraph: output names tensor -2147483648 of 2") {
    $0.set(.graphOutput(0), to: Int32.min)
  },
  Bad(
    "graph_input_is_constant", "CONV_2D", convolution,
    "tensor 1: is an input, and a constant or an input again"
  ) { $0.set(.graphInput(0), to: Int32(1)) },
  Bad(
    "graph_input_is_computed", "RELU", "float_33",
    "operator 0 (RELU), tensor 0: is read before an operator computes it"
  ) { $0.set(.graphInput(0), to: Int32(1)) },
]

/// Axes outside the dimensions.
private let axes = [
  Bad(
    "concatenation_axis_below", "CONCATENATION", "float_3_inputs_axis1",
    "operator 0 (CONCATENATION): has the axis -5 for 4 dimensions"
  ) {
    $0.set(.option(0), to: Int32(-5))
  },
  Bad(
    "concatenation_axis_beyond", "CONCATENATION", "float_3_inputs_axis1",
    "operator 0 (CONCATENATION): has the axis 2147483647 for 4 dimensions"
  ) {
    $0.set(.option(0), to: Int32.max)
  },
  Bad(
    "pack_axis_below", "PACK", "float_3_of_3x4_axis1",
    "operator 0 (PACK): has the axis -2147483648 for 3 dimensions"
  ) { $0.set(.option(1), to: Int32.min) },
  Bad(
    "mean_axis_beyond", "MEAN", "float_1x5x7x3_axes1_2_keep",
    "operator 0 (MEAN): has the axis 4 for 4 dimensions"
  ) { $0.set(constant: 1, 0, to: Int32(4)) },
  Bad(
    "arg_max_axis_below", "ARG_MAX", "float_2x3x4x5_axis1_int32",
    "operator 0 (ARG_MAX): has the axis -5 for 4 dimensions"
  ) {
    $0.set(constant: 1, 0, to: Int32(-5))
  },
  Bad(
    "expand_dims_axis_beyond", "EXPAND_DIMS", "float_3x4_axis1",
    "operator 0 (EXPAND_DIMS): has the axis 3 for 3 dimensions"
  ) {
    $0.set(constant: 1, 0, to: Int32(3))
  },
  Bad(
    "squeeze_axis_below", "SQUEEZE", "float_1x3x1x4_dims2",
    "operator 0 (SQUEEZE), tensor 0: removes dimension 2 of the shape [1, 3, 2, 4]"
  ) { $0.set(.shape(0, 2), to: Int32(2)) },
  Bad(
    "transpose_twice_the_same", "TRANSPOSE", "float_2x3x4_by_2x0x1",
    "operator 0 (TRANSPOSE): has the order [0, 0, 1], no permutation of 3 dimensions"
  ) {
    $0.set(constant: 1, 0, to: Int32(0))
  },
  Bad(
    "transpose_axis_negative", "TRANSPOSE", "float_2x3x4_by_2x0x1",
    "operator 0 (TRANSPOSE): has the order [-1, 0, 1], no permutation of 3 dimensions"
  ) {
    $0.set(constant: 1, 0, to: Int32(-1))
  },
]

/// Shapes that overflow, or that do not belong together.
private let shapes = [
  Bad(
    "dimension_negative", "RELU", "float_1x4x5x7",
    "tensor 0 (input_0): has the dimension -4 in its shape [1, -4, 5, 7]"
  ) { $0.set(.shape(0, 1), to: Int32(-4)) },
  Bad(
    "product_beyond_64_bits", "RELU", "float_1x4x5x7",
    "tensor 0 (input_0): has the shape [2147483647, 2147483647, 2147483647, 2147483647], too large to address"
  ) {
    for dimension in 0..<4 { $0.set(.shape(0, dimension), to: Int32.max) }
  },
  Bad(
    "product_beyond_the_limit", "RELU", "float_1x4x5x7",
    "tensor 0 (input_0): has 9395240960 elements, of which 536870912 are allowed"
  ) {
    for tensor in 0..<2 { for dimension in 0..<2 { $0.set(.shape(tensor, dimension), to: Int32(1 << 14)) } }
  },
  Bad(
    "product_is_zero_after_overflow", "RELU", "float_1x4x5x7",
    "tensor 0 (input_0): has the shape [65536, 65536, 65536, 65536], too large to address"
  ) {
    for dimension in 0..<4 { $0.set(.shape(0, dimension), to: Int32(1 << 16)) }
  },
  Bad(
    "reshape_product_overflows", "RESHAPE", "float_1x4x5x6_to_1x20x6",
    "operator 0 (RESHAPE): has the shape [1073741824, 1073741824, 1073741824], into which 120 elements do not go"
  ) {
    for index in 0..<3 { $0.set(constant: 1, index, to: Int32.max) }
  },
  Bad(
    "reshape_two_unknown", "RESHAPE", "float_1x4x5x6_to_1x20x6",
    "operator 0 (RESHAPE): has the shape [-1, -1, 6], into which 120 elements do not go"
  ) {
    for index in 0..<2 { $0.set(constant: 1, index, to: Int32(-1)) }
  },
  Bad(
    "reshape_unknown_beside_nothing", "RESHAPE", "float_1x4x5x6_to_1x20x6",
    "operator 0 (RESHAPE): has the shape [-1, 0, 6], into which 120 elements do not go"
  ) {
    $0.set(constant: 1, 0, to: Int32(-1))
    $0.set(constant: 1, 1, to: Int32(0))
  },
  Bad(
    "pad_overflows", "PAD", pad,
    "operator 0 (PAD), tensor 2: has the shape [2147483649, 2147483652, 2147483653, 2147483651], of more than 2^31 - 1 bytes"
  ) { for index in 0..<8 { $0.set(constant: 1, index, to: Int32.max) } },
  Bad("pad_negative", "PAD", pad, "operator 0 (PAD), tensor 1: has the paddings [0, 0, -1, 2, 2, 1, 0, 0]") {
    $0.set(constant: 1, 2, to: Int32(-1))
  },
  Bad(
    "slice_begin_beyond", "SLICE", slice,
    "operator 0 (SLICE): takes 2 from 1073741824 on of dimension 0, which has 2"
  ) { $0.set(constant: 1, 0, to: Int32.max) },
  Bad(
    "slice_begin_negative", "SLICE", slice,
    "operator 0 (SLICE): takes 3 from -1 on of dimension 1, which has 5"
  ) { $0.set(constant: 1, 1, to: Int32(-1)) },
  Bad(
    "slice_size_beyond", "SLICE", slice,
    "operator 0 (SLICE): takes 1073741824 from 0 on of dimension 0, which has 2"
  ) { $0.set(constant: 2, 0, to: Int32.max) },
  Bad(
    "tile_overflows", "TILE", "float_2x3_by_2x3",
    "operator 0 (TILE), tensor 2: has the shape [2147483648, 3221225472], of more than 2^31 - 1 bytes"
  ) {
    for index in 0..<2 { $0.set(constant: 1, index, to: Int32.max) }
  },
  Bad(
    "tile_negative", "TILE", "float_2x3_by_2x3",
    "operator 0 (TILE): has the counts [-2, 3] for the shape [2, 3]"
  ) { $0.set(constant: 1, 0, to: Int32(-2)) },
  Bad(
    "sum_does_not_broadcast", "ADD", "float_1x3x5x7_1x3x5x7_relun1",
    "operator 0 (ADD): the shapes [1, 3, 5, 7] and [1, 3, 5, 2] do not broadcast"
  ) {
    $0.set(.shape(1, 3), to: Int32(2))
  },
  Bad(
    "type_unknown", "RELU", "int8_ramp_0.05_to_0.05", "tensor 1 (output_0): has the unknown element type 77"
  ) { $0.set(.type(1), to: UInt8(77)) },
  Bad(
    "version_unknown", "CONV_2D", convolution,
    "operator 0 (CONV_2D): has version -2147483648, of which 1 to 8 are supported"
  ) { $0.set(.operatorVersion, to: Int32.min) },
]

private let slice = "float_2x5x6x3_from_0x1x2x0_size_2x3x4x3"

private let quantization = [
  Bad("scale_zero", "CONV_2D", convolution, "operator 0 (CONV_2D), tensor 0: has the scale 0.0") {
    $0.set(.scale(0), to: Float(0))
  },
  Bad("scale_not_a_number", "CONV_2D", convolution, "tensor 3 (output_0), quantization: has the scale nan") {
    $0.set(.scale(3), to: .nan)
  },
  Bad(
    "scale_infinite", "ADD", "int8_1x3x5x7_1x3x5x7_relu6",
    "tensor 1 (input_1), quantization: has the scale inf"
  ) { $0.set(.scale(1), to: .infinity) },
  Bad("scale_negative", "LOGISTIC", "int8_1x4x5x7", "tensor 0 (input_0), quantization: has the scale -1.0") {
    $0.set(.scale(0), to: Float(-1))
  },
  Bad(
    "zero_point_beyond_32_bits", "CONV_2D", convolution,
    "tensor 0 (input_0), quantization: has the zero point -9223372036854775808"
  ) { $0.set(.zeroPoint(0), to: Int64.min) },
  Bad(
    "zero_point_beyond_the_type", "SOFTMAX", "int8_1x3x4x21_0.1",
    "operator 0 (SOFTMAX), tensor 0: has the zero point 128, outside int8"
  ) {
    $0.set(.zeroPoint(0), to: Int64(128))
  },
]

/// Offsets that lead out of the file, or around in it.
private let structure = [
  Bad("eight_bytes", "RELU", "float_33", "the model: 4 bytes at offset 8 lie outside the file's 8") {
    $0 = ModelPatch(Array($0.bytes.prefix(8)))
  },
  Bad(
    "root_out_of_range", "RELU", "float_33",
    "the model: 4 bytes at offset 4294967295 lie outside the file's 316"
  ) { $0.write(UInt32.max, at: 0) },
  Bad(
    "root_in_the_identifier", "RELU", "float_33",
    "the model: the table at offset 4 has no valid virtual table"
  ) { $0.write(UInt32(4), at: 0) },
  Bad("root_is_itself", "RELU", "float_33", "the model: the table at offset 0 has no valid virtual table") {
    $0.write(UInt32(0), at: 0)
  },
  Bad(
    "buffer_leads_out", "CONV_2D", convolution,
    "buffer 1: 4 bytes at offset 4294967395 lie outside the file's 1152"
  ) { $0.set(.dataOffset(ofBuffer: 1), to: UInt32.max) },
  Bad(
    "buffer_leads_to_itself", "CONV_2D", convolution,
    "operator 0 (CONV_2D), tensor 1: is read before an operator computes it"
  ) {
    $0.set(.dataOffset(ofBuffer: 1), to: UInt32(0))
  },
]
