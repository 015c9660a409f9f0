import Atrous
import AtrousTFLite

extension Quantizer {
  /// A network that ends in SOFTMAX may have classes so near to each other that the 256 steps of its result make them equal.
  /// Where that costs more than 0.2 % of the pixels, SOFTMAX and what follows it stay float.
  ///
  /// - Parameter images: as the file takes them.
  func withoutTies(_ fit: Fit, _ images: [[Float]]) throws(QuantizerError) -> QuantizedModel {
    let int8 = try assemble(fit)
    let operators = network.operators
    guard options.output == .float32, let first = operators.lastIndex(where: { $0.code.name == "SOFTMAX" }),
      fit.reasons[first] == nil, !operators[first...].contains(where: \.hasWeights)
    else { return int8 }
    var tail = fit
    for place in first..<operators.count where fit.reasons[place] == nil {
      tail.treatments[place] = .float
      tail.reasons[place] = "256 steps make its classes equal"
      tail.layers[place].stayFloat(tail.reasons[place])
    }
    let float = try assemble(tail)
    let agreements = try agreement(images, [int8.model, float.model])
    return agreements[1] > agreements[0] + 0.002 ? float : int8
  }
}
