import Atrous
import AtrousKernels
import AtrousProcessor

/// What every kernel computes in a nanosecond, on one thread:
///
///     swift run -c release kernel-bench [WORD...]
///
/// With words, only the lines whose instruction set or name contains one of them.
let words = CommandLine.arguments.dropFirst()

/// Those that this machine can run.
let instructionSets = availableKernels.map { $0.kernels }

func isChosen(_ line: String) -> Bool { words.isEmpty || words.contains { line.contains($0) } }

for kernels in instructionSets {
  let peak = peakRate(kernels)
  show(kernels, "peak: nothing but dot products", "", rate(peak) + " GMAC/s")
  for model in [ModelLayers.per257, .aspp512] {
    for layer in model.layers where isChosen("\(kernels.name) \(model.model) \(layer.name)") {
      measure(layer, model: model.model, kernels, peak)
    }
  }
  for work in ElementwiseCase.all where isChosen("\(kernels.name) \(work.name)") { measure(work, kernels) }
}

func measure(_ layer: Layer, model: String, _ kernels: VectorKernels, _ peak: Double) {
  let problem = layer.kind == .convolution ? Problem.convolution(layer.problem) : .depthwise(layer.problem)
  guard let kernel = problem.vector(kernels) else {
    return show(kernels, "\(model) \(layer.name)", "no kernel")
  }
  let time = medianNanoseconds(
    kernel, inputs: [randomBytes(layer.inputCount)], outputBytes: layer.outputCount)
  let speed = Double(layer.products) / time
  let share = rate(100 * speed / peak) + " % of peak"
  show(
    kernels, "\(model) \(layer.name)", rate(time / 1000) + " µs", rate(speed) + " GMAC/s", share,
    rate(Double(layer.outputCount) / time) + " Gelement/s")
}

func measure(_ work: ElementwiseCase, _ kernels: VectorKernels) {
  guard let kernel = work.problem.vector(kernels) else { return show(kernels, work.name, "no kernel") }
  let time = medianNanoseconds(kernel, inputs: work.inputs, outputBytes: work.outputBytes)
  show(
    kernels, work.name, rate(time / 1000) + " µs", "", "", rate(Double(work.elements) / time) + " Gelement/s")
}

/// A line of aligned columns.
func show(_ kernels: VectorKernels, _ name: String, _ columns: String...) {
  let blank = String(repeating: " ", count: max(0, 48 - name.count))
  let cells = columns.map { String(repeating: " ", count: max(0, 18 - $0.count)) + $0 }
  print("\(kernels.name)  \(name)\(blank)\(cells.joined())")
}

/// Two decimals.
func rate(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
