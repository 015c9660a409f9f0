import Atrous
import AtrousTFLite
import Testing

/// Transpositions that undo each other take no step; others, and what is read between them, stay.
@Suite struct DropTransposesTests {
  private let numbers = (0..<2 * 6 * 4 * 3).map(Float.init)

  /// An image whose rows and columns become one dimension behind the channels, which are put last by `order`.
  private func outputs(order: [Int32], readsBetween: Bool = false, steps: Int) throws -> [Float] {
    var graph = GraphBuilder()
    let input = graph.tensor(.float32, [2, 6, 4, 3])
    let (first, flat) = (graph.tensor(.float32, [2, 3, 6, 4]), graph.tensor(.float32, [2, 3, 24]))
    let shape = order.map { [2, 3, 24][Int($0)] }
    let (last, output) = (graph.tensor(.float32, shape), graph.tensor(.float32, shape))
    graph.apply(
      .transpose, [input, graph.constant(.int32, [4], [0, 3, 1, 2] as [Int32])], to: first)
    graph.apply(.reshape, [first, graph.constant(.int32, [3], [2, 3, 24] as [Int32])], to: flat)
    graph.apply(.transpose, [flat, graph.constant(.int32, [3], order)], to: last)
    graph.apply(.relu, [last], to: output)
    let model = graph.model(inputs: [input], outputs: readsBetween ? [output, flat] : [output])
    let plan = try Plan(model)
    #expect(plan.steps.count == steps)
    var session = Session(plan)
    try session.setInput(0, numbers.span)
    session.run()
    return try session.output()
  }

  @Test func channelsThatComeLastAgain() throws {
    #expect(try outputs(order: [0, 2, 1], steps: 1) == numbers)
  }

  @Test func whatIsReadStays() throws {
    #expect(try outputs(order: [0, 2, 1], readsBetween: true, steps: 2) == numbers)
  }

  @Test func anotherOrderStays() throws {
    let images = numbers.count / 2
    let expected = (0..<numbers.count).map { index in
      let (place, channel) = (index / 6, index % 6)
      let (image, color) = (channel / 3, channel % 3)
      return numbers[image * images + place * 3 + color]
    }
    #expect(try outputs(order: [2, 0, 1], steps: 3) == expected)
  }
}
