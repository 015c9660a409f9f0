import Atrous
import AtrousKernels

let args = CommandLine.arguments
let model = try! Model(path: args[1])
let clock = ContinuousClock()
var o = PlanOptions()
if args.count > 3 { o.kernels = .reference }
let t0 = clock.now
let plan = try! Plan(model, options: o)
print("plan", clock.now - t0, "arena", plan.arenaSize)
var s = Session(plan, threads: Int(args[2])!)
s.run()
var best: [Double] = []
for _ in 0..<50 {
  let t = clock.now
  s.run()
  best.append(Double((clock.now - t).components.attoseconds) / 1e15)
}
best.sort()
print("min", best[0], "median", best[25])
var per: [String: Double] = [:]
s.profile(&per)
for (k, v) in per.sorted(by: { $0.value > $1.value }).prefix(40) { print(k, v) }
