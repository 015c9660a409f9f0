import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// GATHER: slices along one dimension, named by indices, which may be computed.
  static let gather = OperatorKind(
    .gather, versions: 1...7, inputs: 2...2, operands: .all,
    shapes: { node throws(PlanError) in
      let (data, indices, place) = (try node.input(0).shape, try node.input(1).shape, try node.gatherPlace())
      return [Array(data[..<place.axis]) + indices[place.batch...] + data[(place.axis + 1)...]]
    },
    lower: { node throws(PlanError) in try node.gather() })
}

extension BuiltinOperator {
  fileprivate static let gather = BuiltinOperator(rawValue: 36)
}

extension NodeContext {
  /// The dimension of the data that indices name places of, and how many leading dimensions both have in common.
  fileprivate func gatherPlace() throws(PlanError) -> (axis: Int, batch: Int) {
    let (data, indices) = (try input(0), try input(1))
    let options = options.of(type: 23)
    let axis = try axis(options.int(0), rank: data.shape.count)
    let given = options.int(1)
    let batch = given < 0 ? given + indices.shape.count : given
    guard batch >= 0, batch <= min(axis, indices.shape.count),
      data.shape[..<batch] == indices.shape[..<batch]
    else {
      throw failure(
        "has \(given) dimensions of a batch, of which the shapes \(data.shape) and \(indices.shape) have fewer"
      )
    }
    return (axis, batch)
  }

  fileprivate func gather() throws(PlanError) -> Problem {
    let (data, indices, output) = (try input(0), try input(1), output())
    let (axis, batch) = try gatherPlace()
    try expect(output, type: data.type)
    let index: Gather.Index =
      switch indices.type {
      case .int16: .int16
      case .int32: .int32
      case .int64: .int64
      default: throw unsupported(indices)
      }
    guard data.shape[axis] > 0 || output.count == 0 else {
      throw failure("takes from a dimension without an element", tensor: data.index)
    }
    if indices.constant != nil, index != .int16 {
      for place in try integers(indices) where !(0..<data.shape[axis]).contains(place) {
        throw failure(
          "names place \(place) of a dimension that has \(data.shape[axis])", tensor: indices.index)
      }
    }
    return .gather(
      Gather(
        elementSize: try elementSize(data), index: index, batch: data.shape[..<batch].reduce(1, *),
        outer: data.shape[batch..<axis].reduce(1, *), size: data.shape[axis],
        count: indices.shape[batch...].reduce(1, *), inner: data.shape[(axis + 1)...].reduce(1, *)))
  }
}
