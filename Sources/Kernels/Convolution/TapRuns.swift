/// Neighbouring outputs along one axis whose windows touch the image with the same taps.
///
/// A dilated window over a small map is mostly padding: at 32 positions and rate 18 only one column of taps out of
/// three touches the image in the middle. Runs let a kernel skip the others without a test in its loops.
package struct TapRun: Sendable, Equatable {
  package let outputs: Range<Int>
  /// The taps that touch the image; they are neighbours, since their sources ascend.
  package let taps: Range<Int>
}

extension WindowAxis {
  /// The taps that touch the image at an output position.
  package func taps(at output: Int) -> Range<Int> {
    // The sources are `start + tap * dilation`.
    let start = output * stride - padding
    let first = start >= 0 ? 0 : (dilation - 1 - start) / dilation
    let end = start >= input ? 0 : min(taps, (input - 1 - start) / dilation + 1)
    return first < end ? first..<end : 0..<0
  }

  /// No less than there are runs.
  var mostRuns: Int { min(output, 2 * taps + 1) }

  /// All outputs in order, as few runs as possible.
  package var runs: [TapRun] {
    var runs: [TapRun] = []
    for output in 0..<self.output {
      let taps = taps(at: output)
      if let last = runs.last, last.taps == taps {
        runs[runs.count - 1] = TapRun(outputs: last.outputs.lowerBound..<output + 1, taps: taps)
      } else {
        runs.append(TapRun(outputs: output..<output + 1, taps: taps))
      }
    }
    return runs
  }
}
