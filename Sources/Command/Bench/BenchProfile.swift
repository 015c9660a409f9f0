import Atrous

/// What each operator of a run costs: the median over the runs.
struct BenchProfile {
  struct Row {
    let step: Plan.ProfiledStep
    let milliseconds: Double
  }

  let rows: [Row]

  init(_ session: inout Session, runs: Int) {
    let plan = session.plan
    var durations = [[Double]](repeating: [], count: plan.stepCount)
    for _ in 0..<runs {
      for (index, duration) in session.runTimed().enumerated() {
        durations[index].append(duration.milliseconds)
      }
    }
    rows = plan.profiledSteps.enumerated().map { index, step in
      Row(step: step, milliseconds: durations[index].sorted()[runs / 2])
    }
  }

  /// A row an operator in the order of the plan, the dearest kinds behind, and the sum.
  var text: String {
    let total = rows.reduce(0) { $0 + $1.milliseconds }
    var columns = Columns([.right, .left, .left, .left, .right, .right, .right, .right, .right])
    columns.add("#", "operator", "output", "kernel", "ms", "share", "MMAC", "GMAC/s", "MB")
    for row in rows {
      let step = row.step
      columns.add(cells("\(step.index)", step.name, "\(step.outputShape)", step.kernel, [row], total))
    }
    for name in Set(rows.map(\.step.name)).sorted() {
      let kind = rows.filter { $0.step.name == name }
      columns.add(cells("", "all \(name)", "\(kind.count)", "", kind, total))
    }
    columns.add(cells("", "sum", "\(rows.count)", "", rows, total))
    return columns.text
  }

  private func cells(
    _ index: String, _ name: String, _ shape: String, _ kernel: String, _ rows: [Row], _ total: Double
  ) -> [String] {
    let milliseconds = rows.reduce(0) { $0 + $1.milliseconds }
    let products = Double(rows.reduce(0) { $0 + $1.step.multiplyAccumulates })
    let bytes = Double(rows.reduce(0) { $0 + $1.step.bytes })
    return [
      index, name, shape, kernel, fixed(milliseconds, 4), fixed(100 * milliseconds / total, 1) + " %",
      fixed(products / 1e6, 1), products > 0 ? fixed(products / milliseconds / 1e6, 1) : "",
      fixed(bytes / 1e6, 2),
    ]
  }
}

extension Duration {
  fileprivate var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }
}
