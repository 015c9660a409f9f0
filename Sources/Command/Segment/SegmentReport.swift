import Synchronization

/// What `segment` prints of its images, in their order: results on standard output, errors and progress on standard error.
final class SegmentReport: Sendable {
  private struct State {
    var progress: Progress
    var list: JSONList
    var code = ExitCode.done
  }

  private let state: Mutex<State>
  private let isJSON: Bool

  init(images: Int, isJSON: Bool) {
    self.isJSON = isJSON
    let progress = Progress(images)
    progress.show()
    state = Mutex(State(progress: progress, list: JSONList(of: images)))
  }

  func add(_ result: Result<SegmentResult, CommandError>) {
    state.withLock { state in
      state.progress.clear()
      switch result {
      case .success(let result): if isJSON { state.list.print(result.json) } else { print(result.text) }
      case .failure(let error):
        writeError(error.line + "\n")
        state.code = error.exitCode
      }
      state.progress.advance()
    }
  }

  /// The exit code of all.
  func end() -> ExitCode {
    state.withLock { state in
      state.progress.clear()
      if isJSON { state.list.close() }
      return state.code
    }
  }
}
