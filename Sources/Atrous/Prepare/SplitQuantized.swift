import AtrousGraph
import AtrousOperators
import AtrousTFLite

extension Graph {
  /// Swaps a SPACE_TO_BATCH_ND with the QUANTIZE that alone reads it, and a BATCH_TO_SPACE_ND with the DEQUANTIZE that was
  /// made for it alone: quantizers leave these two in float32 around a convolution of integers, which then is a dilated one.
  ///
  /// Elements are only moved, and the padding comes out the same: 0 is quantized to the zero point, with which quantized
  /// images are padded.
  mutating func splitQuantized() {
    let (readers, writers) = (readerCounts, writers)
    for (position, second) in nodes.enumerated() {
      guard let between = second.inputs[0], readers[between] == 1, let earlier = writers[between],
        let source = nodes[earlier].inputs[0]
      else { continue }
      let (first, result) = (nodes[earlier], second.outputs[0])
      let (shape, type): (Int, Int)
      switch (first.kind.code, second.kind.code) {
      case (.spaceToBatchND, .quantize): (shape, type) = (source, result)
      case (.dequantize, .batchToSpaceND): (shape, type) = (result, source)
      default: continue
      }
      guard [.int8, .uint8, .int16].contains(values[type].type) else { continue }
      let value = addValue(
        "", values[type].type, shape: values[shape].shape, quantization: values[type].quantization)
      nodes[earlier] = second
      nodes[earlier].inputs[0] = source
      nodes[earlier].outputs = [value]
      nodes[position] = first
      nodes[position].inputs[0] = value
      nodes[position].outputs = [result]
    }
    record("split quantized")
  }
}
