package import Atrous
import AtrousBytes
import AtrousTFLite

/// The SHA-256 of every output of a model on synthetic inputs: what must be the same on all processors.
///
/// - Parameter instructionSet: nil for the best that the processor has.
package func outputHashes(
  of model: Model, instructionSet: InstructionSet? = nil, runs: Int = 1
) throws(PlanError) -> [String] {
  var options = PlanOptions()
  options.instructionSet = instructionSet
  let plan = try Plan(model, options: options)
  var session = Session(plan)
  var hashes: [String] = []
  // Inputs and outputs are the plan's own, which no session refuses.
  do throws(SessionError) {
    try session.setSyntheticInputs()
    for _ in 0..<runs { session.run() }
    for output in plan.outputs { hashes.append(sha256(try session.bytes(ofTensor: output.index) ?? [])) }
  } catch {}
  return hashes
}
