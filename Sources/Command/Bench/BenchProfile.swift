import Atrous
import AtrousTFLite

/// What each operator of a run costs: the median over the runs.
struct BenchProfile {
  struct Row {
    let node: Operator
    let milliseconds: Double
    let multiplyAccumulates: Int
    let bytes: Int
    let shape: [Int]
    let kernel: String
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
      Row(
        node: step.node, milliseconds: durations[index].sorted()[runs / 2],
        multiplyAccumulates: step.node.multiplyAccumulates(in: plan.model.main), bytes: step.bytes,
        shape: plan.model.main.tensors[step.node.outputs[0]].shape, kernel: step.kernel)
    }
  }

  /// A row an operator in the order of the plan, the dearest kinds behind, and the sum.
  var text: String {
    let total = rows.reduce(0) { $0 + $1.milliseconds }
    var columns = Columns([.right, .left, .left, .left, .right, .right, .right, .right, .right])
    columns.add("#", "operator", "output", "kernel", "ms", "share", "MMAC", "GMAC/s", "MB")
    for row in rows {
      columns.add(cells("\(row.node.index)", row.node.name, "\(row.shape)", row.kernel, [row], total))
    }
    for name in Set(rows.map(\.node.name)).sorted() {
      let kind = rows.filter { $0.node.name == name }
      columns.add(cells("", "all \(name)", "\(kind.count)", "", kind, total))
    }
    columns.add(cells("", "sum", "\(rows.count)", "", rows, total))
    return columns.text
  }

  private func cells(
    _ index: String, _ name: String, _ shape: String, _ kernel: String, _ rows: [Row], _ total: Double
  ) -> [String] {
    let milliseconds = rows.reduce(0) { $0 + $1.milliseconds }
    let products = Double(rows.reduce(0) { $0 + $1.multiplyAccumulates })
    let bytes = Double(rows.reduce(0) { $0 + $1.bytes })
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
