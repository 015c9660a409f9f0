import AtrousBytes
import AtrousFlatBuffers

extension Tensor {
  init(
    _ table: Table, index: Int, buffers: [Range<Int>], place: String, _ limits: Limits
  ) throws(ModelError) {
    let name = try reading(place, try table.string(3) ?? "")
    let place = name.isEmpty ? place : "\(place) (\(name))"

    let typeCode = try reading(place, try table.scalar(1, default: UInt8(0)))
    guard let type = ElementType(rawValue: typeCode) else {
      throw .invalid(place: place, reason: "has the unknown element type \(typeCode)")
    }
    let shape = try reading(place, try table.scalars(0, as: Int32.self)?.map(Int.init) ?? [])
    let byteCount = try Tensor.byteCount(shape: shape, type: type, place: place)
    let count = shape.contains(0) ? 0 : shape.reduce(1, *)
    guard count <= limits.tensorElements else {
      throw .limit(place: place, what: "elements", actual: count, limit: limits.tensorElements)
    }
    let signature = try reading(place, try table.scalars(7, as: Int32.self)?.map(Int.init))
    let buffer = try reading(place, try table.size(2, as: UInt32.self))
    guard buffer == 0 || buffers.indices.contains(buffer) else {
      throw .invalid(place: place, reason: "names buffer \(buffer) of \(buffers.count)")
    }
    let data = buffer == 0 || buffers[buffer].isEmpty ? nil : buffers[buffer]
    if let data, let byteCount, data.count != byteCount {
      throw .invalid(
        place: place,
        reason:
          "\(type.name)\(shape) takes \(byteCount) bytes, its buffer at offset \(data.lowerBound) has \(data.count)"
      )
    }
    self.init(
      index: index, name: name, type: type, shape: shape, shapeSignature: signature,
      quantization: try Quantization.reading(table, shape: shape, place: place), data: data,
      observed: try reading(place, try ObservedRange(of: table)),
      isVariable: try reading(place, try table.bool(5)), hasRank: try reading(place, try table.bool(8)),
      unwritable: try reading(place, try Tensor.unwritable(table)))
  }

  private static func unwritable(_ table: Table) throws(FlatBufferError) -> String? {
    if try table.table(6) != nil { return "sparse elements" }
    if try !table.tables(9).isEmpty { return "variant types" }
    if try table.scalar(10, default: UInt32(0)) != 0 { return "elements in another file" }
    if try table.table(4)?.scalar(4, default: UInt8(0)) ?? 0 != 0 {
      return "a quantization of another kind than scales along one axis"
    }
    return nil
  }

  /// Bytes of the whole tensor, nil for a type without a fixed size. No dimension is negative and no product
  /// overflows, not even where another dimension is 0.
  private static func byteCount(shape: [Int], type: ElementType, place: String) throws(ModelError) -> Int? {
    guard shape.count <= 8 else {
      throw .invalid(place: place, reason: "has \(shape.count) dimensions, 8 at most")
    }
    var bytes = type.size ?? 1
    for size in shape {
      guard size >= 0 else {
        throw .invalid(place: place, reason: "has the dimension \(size) in its shape \(shape)")
      }
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow else {
        throw .invalid(place: place, reason: "has the shape \(shape), too large to address")
      }
      bytes = product
    }
    if type.size == nil { return nil }
    return shape.contains(0) ? 0 : bytes
  }
}

extension Quantization {
  /// Nil where the file holds no scale. Scales are finite and positive: one, or one for each index of the axis.
  static func reading(_ tensor: Table, shape: [Int], place: String) throws(ModelError) -> Quantization? {
    guard let raw = try AtrousTFLite.reading("\(place), quantization", try RawQuantization(of: tensor)),
      !raw.scales.isEmpty
    else { return nil }

    func invalid(_ reason: String) -> ModelError { .invalid(place: "\(place), quantization", reason: reason) }
    let values = raw.scales.map(Float.init(bitPattern:))
    if let bad = values.first(where: { !($0.isFinite && $0 >= 0) }) { throw invalid("has the scale \(bad)") }
    guard raw.zeroPoints.count == values.count || raw.zeroPoints.isEmpty else {
      throw invalid("has \(values.count) scales and \(raw.zeroPoints.count) zero points")
    }
    if let bad = raw.zeroPoints.first(where: { Int32(exactly: $0) == nil }) {
      throw invalid("has the zero point \(bad)")
    }
    if values.count > 1 {
      guard shape.indices.contains(raw.axis) else {
        throw invalid("is along dimension \(raw.axis) of the shape \(shape)")
      }
      guard shape[raw.axis] == values.count else {
        throw invalid(
          "has \(values.count) scales for the \(shape[raw.axis]) indices of dimension \(raw.axis)")
      }
    }
    let points =
      raw.zeroPoints.isEmpty ? [Int](repeating: 0, count: values.count) : raw.zeroPoints.map(Int.init)
    return Quantization(scales: values, zeroPoints: points, axis: raw.axis)
  }
}

extension ObservedRange {
  /// Nil where the file says neither.
  init?(of tensor: Table) throws(FlatBufferError) {
    guard let table = try tensor.table(4) else { return nil }
    minimum = try table.scalars(0, as: UInt32.self)?.map(Float.init(bitPattern:)) ?? []
    maximum = try table.scalars(1, as: UInt32.self)?.map(Float.init(bitPattern:)) ?? []
    if minimum.isEmpty && maximum.isEmpty { return nil }
  }
}

/// The fields of `QuantizationParameters` as they stand.
private struct RawQuantization {
  let scales: [UInt32]
  let zeroPoints: [Int64]
  let axis: Int

  init?(of tensor: Table) throws(FlatBufferError) {
    guard let table = try tensor.table(4) else { return nil }
    scales = try table.scalars(2, as: UInt32.self) ?? []
    zeroPoints = try table.scalars(3, as: Int64.self) ?? []
    axis = Int(try table.scalar(6, default: Int32(0)))
  }
}
