// What must not compile: two tasks that use one session at once, and a session that is used after it was given away.
// `.ci/misuse` looks for the errors; nothing builds this.

import Atrous

func twoTasks(_ plan: Plan) async {
  var session = Session(plan)
  await withTaskGroup(of: Void.self) { group in
    for _ in 0..<2 { group.addTask { session.run() } }
  }
}

func usedAfterGivenAway(_ plan: Plan) {
  var session = Session(plan)
  let other = session
  session.run()
  _ = consume other
}
