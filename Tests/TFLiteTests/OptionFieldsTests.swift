import AtrousTFLite
import Foundation
import Testing

@Suite struct OptionFieldsTests {
  private let convolution = OptionFields(type: 1, [0: .byte(1), 1: .int(2), 2: .int(3), 5: .int(6)])

  @Test func accessorsApplyDefaults() {
    #expect(convolution.int(0) == 1)
    #expect(convolution.int(2) == 3)
    #expect(convolution.int(4, default: 1) == 1)
    #expect(convolution.int(5, default: 1) == 6)
    #expect(convolution.int(40) == 0)
    #expect(convolution.bool(0))
    #expect(!convolution.bool(3))
    #expect(convolution.bool(3, default: true))
    #expect(OptionFields(type: 9, [0: .float(1.5)]).float(0) == 1.5)
    #expect(OptionFields.none.float(0, default: 2) == 2)
    #expect(OptionFields(type: 17, [0: .ints([1, -1])]).ints(0) == [1, -1])
    #expect(convolution.ints(0) == nil)
  }

  @Test func optionsOfAnotherTypeCountAsAbsent() {
    #expect(convolution.of(type: 1) == convolution)
    #expect(convolution.of(type: 2) == OptionFields(type: 2))
  }

  /// What the converter wrote into convolutions and concatenations of the goldens' networks.
  @Test func fieldsOfAFile() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Goldens/networks/deeplab_v3_plus_mobilenet_v2_64_float.tflite")
    let operators = try Model(path: file.path).main.operators
    var strides: Set<Int> = []
    for node in operators {
      #expect(node.options.isComplete)
      guard node.code == .conv2D else { continue }
      #expect(node.options.type == 1)
      #expect(node.options.int(1) == node.options.int(2))
      strides.insert(node.options.int(1))
    }
    #expect(strides == [1, 2])
    let concatenations = operators.filter { $0.code == .concatenation }
    #expect(!concatenations.isEmpty)
    #expect(concatenations.allSatisfy { $0.options.of(type: 10).int(0) == -1 })
  }
}
