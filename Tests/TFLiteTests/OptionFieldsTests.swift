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
    var strided = 0
    for node in operators {
      #expect(node.fields.isComplete)
      switch node.options {
      case .window(let window) where node.code == .conv2D:
        #expect(node.fields.type == 1)
        #expect(node.fields.int(1) == window.strideWidth)
        #expect(node.fields.int(2) == window.strideHeight)
        #expect(node.fields.int(4, default: 1) == window.dilationWidth)
        #expect(node.fields.int(3) == Int(window.activation.rawValue))
        if window.strideWidth > 1 { strided += 1 }
      case .concatenation(let axis, _): #expect(node.fields.of(type: 10).int(0) == axis)
      default: break
      }
    }
    #expect(strided > 0)
  }
}
