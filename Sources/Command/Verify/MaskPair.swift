import Atrous
import AtrousImaging
import AtrousSegmentation

/// The masks that the engine and a reference make of one input.
struct MaskPair {
  let width: Int
  let height: Int
  let ours: [UInt8]
  let theirs: [UInt8]

  /// Runs the session's plan on the inputs that it holds. Nil where the output is no segmentation, or the reference does
  /// not hold it.
  init?(_ session: inout Session, _ reference: ReferenceTensors) throws(CommandError) {
    let model = session.plan.model
    guard let input = try? InputFormat(model, options: .init()),
      let output = try? OutputFormat(model, input: input)
    else { return nil }
    (width, height) = (output.width, output.height)
    session.run()
    do throws(TensorArchiveError) {
      guard let array = try reference.array(of: session.plan.tensors[output.tensor]) else { return nil }
      do throws(SessionError) {
        ours = try output.classes(session)
        try session.setBytes(array.bytes, ofTensor: output.tensor)
        theirs = try output.classes(session)
      } catch { return nil }
    } catch { throw CommandError(error) }
  }

  var different: Int { zip(ours, theirs).count { $0 != $1 } }

  /// Three pictures: the engine's, the dump's, and where they differ.
  func markup(ours name: String) -> String {
    let difference = zip(ours, theirs).map { UInt8($0 == $1 ? 0 : 1) }
    let pixels = counted(different, "pixel")
    return """
      <div class="pictures" style="grid-template-columns: repeat(3, 1fr)">
      \(figure(ours, name))\(figure(theirs, "the dump"))\(figure(difference, "\(pixels) of another class"))</div>

      """
  }

  private func figure(_ indices: [UInt8], _ caption: String) -> String {
    let png = encodePNG(IndexedImage(width: width, height: height, indices: indices))
    return """
      <figure><img alt="\(escapedHTML(caption))" src="\(dataAddress(png: png))">\
      <figcaption>\(escapedHTML(caption))</figcaption></figure>

      """
  }
}
