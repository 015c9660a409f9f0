import Atrous
import AtrousImaging
import AtrousSegmentation
import Synchronization

/// `atrous segment -`: frames of standard input become frames on standard output. Frames are segmented side by side, so
/// that reading, the network and writing overlap, and are written in their order.
struct FrameSegmentation {
  let command: SegmentCommand
  let plan: Plan

  func run() throws(CommandError) -> ExitCode {
    let reader = Mutex(FrameReader(command.frameSize.map { .raw(width: $0.width, height: $0.height) }))
    let writer = FrameWriter()
    deferInterrupts()
    // One worker more than threads: one may wait for standard input or output.
    let workers = command.engine.threads + 1
    let jobs = OrderedJobs<Result<Frame, CommandError>, Result<[[UInt8]], CommandError>>(window: workers) {
      _ in
      guard !writer.hasFailed, !isInterrupted else { return nil }
      do throws(CommandError) {
        return try reader.withLock { (reader) throws(CommandError) in try reader.next() }.map { .success($0) }
      } catch { return .failure(error) }
    } deliver: { _, frame in
      writer.write(frame)
    }
    jobs.run(workers: workers) { jobs in
      // The model was read in the same way before.
      guard
        var segmenter = try? command.reading.segmenter(
          plan, threads: 1, labels: command.labels, model: command.model)
      else { return }
      while let (number, frame) = jobs.take() {
        jobs.finish(
          number, Result { () throws(CommandError) in try segment(try frame.get(), with: &segmenter) })
      }
    }
    return try writer.end()
  }

  /// The pieces of an output frame, and the stream's header before the first.
  private func segment(_ frame: Frame, with segmenter: inout Segmenter) throws(CommandError) -> [[UInt8]] {
    let photo = try frame.image()
    let result: RGBImage
    do throws(SegmentationError) { result = try picture(photo, &segmenter) } catch {
      throw CommandError(error, path: "standard input: frame \(frame.number)")
    }
    let format = frame.format.resized(width: result.width, height: result.height)
    return (frame.number == 0 ? [format.opening] : []) + format.pieces(result)
  }
}

extension FrameSegmentation {
  /// What is written of a photo.
  private func picture(
    _ photo: consuming RGBImage, _ segmenter: inout Segmenter
  ) throws(SegmentationError) -> RGBImage {
    let mask = try segmenter.segment(photo)
    guard command.kinds != [.mask] else { return command.painter.colored(mask) }
    let (original, classes) = (
      command.kinds == [.side] ? photo : nil, mask.classShares(names: segmenter.names)
    )
    let painted: RGBImage
    do { painted = try command.painter.overlay(photo, mask, classes) } catch { throw .image(error) }
    return original.map { sideBySide($0, painted) } ?? painted
  }
}

/// Frames to standard output, until an error.
private final class FrameWriter: Sendable {
  private struct State {
    var progress = FrameProgress()
    var error: CommandError?
  }

  private let state = Mutex(State())

  var hasFailed: Bool { state.withLock { $0.error != nil } }

  func write(_ frame: Result<[[UInt8]], CommandError>) {
    guard !hasFailed else { return }
    do throws(CommandError) {
      for piece in try frame.get() { try writeOutput(piece) }
      state.withLock { $0.progress.advance() }
    } catch {
      state.withLock { $0.error = error }
    }
  }

  func end() throws(CommandError) -> ExitCode {
    let (error, count) = state.withLock { state in
      state.progress.clear()
      return (state.error, state.progress.done)
    }
    if let error { throw error }
    guard count > 0 || isInterrupted else { throw .input("standard input: holds no frame") }
    return .done
  }
}
