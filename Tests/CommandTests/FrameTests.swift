import AtrousImaging
import Foundation
import Testing

/// `atrous segment -`: frames in, frames out.
@Suite struct FrameTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// Runs the command with a file on standard input; what it writes is in `out`.
  private func segment(_ input: [UInt8], _ options: String = "--overlay") throws -> (Finished, [UInt8]) {
    try folder.write("in", input)
    let line = "\"$0\" segment - --model \"$1\" \(options) < in > out"
    let finished = try atrous(
      ["-c", line, builtCommand.path, smallModel.path], in: folder, URL(filePath: "/bin/sh"))
    return (finished, try folder.read("out"))
  }

  private func picture(_ number: Int, width: Int = 40, height: Int = 30) -> RGBImage {
    RGBImage(
      width: width, height: height,
      pixels: (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* (3 + number) &+ $0 / 11) })
  }

  private func ppm(_ image: RGBImage) -> [UInt8] {
    Array("P6\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
  }

  /// What the command writes for the picture as a file.
  private func overlay(_ image: RGBImage, _ option: String = "--overlay") throws -> RGBImage {
    try folder.write("one.ppm", ppm(image))
    let finished = try atrous(
      ["segment", "one.ppm", "--model", smallModel.path, option, "--output", "one.png"], in: folder)
    #expect(finished.code == 0, "\(finished.errors)")
    let png = try folder.read("one.png")
    return try decodeImage(png.span)
  }

  @Test(arguments: ["--overlay", "--mask", "--side-by-side"]) func picturesInOrder(option: String) throws {
    let pictures = (0..<20).map { picture($0, width: 40 + $0, height: 30) }
    let (finished, output) = try segment(pictures.flatMap(ppm), option)
    #expect(finished.code == 0 && finished.errors.isEmpty, "\(finished.errors)")
    #expect(output == (try pictures.flatMap { ppm(try overlay($0, option)) }))
  }

  /// Comments, a gray picture, one of 16 bits, white space between.
  @Test func otherPictures() throws {
    let gray = Array("P5 # gray\n4 3 255\n".utf8) + Array(repeating: 77, count: 12)
    let deep = Array("\nP6\n#x\n2 2\n65535\n".utf8) + Array(repeating: 5, count: 24)
    let (finished, output) = try segment(gray + deep)
    #expect(finished.code == 0, "\(finished.errors)")
    #expect(output.starts(with: "P6\n4 3\n255\n".utf8) && output.count == 11 + 36 + 11 + 12)
  }

  @Test func rawFrames() throws {
    let pictures = (0..<3).map { picture($0) }
    let (finished, output) = try segment(pictures.flatMap(\.pixels), "--overlay --frame-size 40x30")
    #expect(finished.code == 0, "\(finished.errors)")
    #expect(output == (try pictures.flatMap { try overlay($0).pixels }))
  }

  /// The good frames are out before the error, whatever the last one lacks.
  @Test(arguments: [1, 2, 5, 9, 12, 3000]) func truncatedLastFrame(bytes: Int) throws {
    let good = ppm(picture(0)) + ppm(picture(1))
    let (finished, output) = try segment(good + ppm(picture(2)).prefix(bytes))
    #expect(finished.code == 3)
    #expect(
      finished.isOneLineOfError && finished.errors.contains("standard input: frame 2"), "\(finished.errors)")
    #expect(output == ppm(try overlay(picture(0))) + ppm(try overlay(picture(1))))
  }

  @Test(arguments: [
    "", "nonsense", "P6\n0 5\n255\n", "P6\n99999999 99999999\n255\n", "P4\n1 1\n", "P6\nx", "YUV4MPEG2 W4\n",
    "YUV4MPEG2 W4 H4 C420p10\nFRAME\n", "YUV4MPEG2 W4 H4\nFROME\n",
  ]) func badStreams(text: String) throws {
    let (finished, output) = try segment(Array(text.utf8))
    #expect(finished.code == 3 && finished.isOneLineOfError, "\(finished.errors)")
    #expect(output.isEmpty)
  }

  @Test(arguments: ["--json", "--scores s.npy", "--output x", "--overlay --mask", "--frame-size 5"])
  func usage(options: String) throws {
    let (finished, _) = try segment([], options)
    #expect(finished.code == 2 && finished.isOneLineOfError, "\(finished.errors)")
  }

  /// A gray ramp of YUV4MPEG2 in every kind of samples comes back with the header's words, the frame as long.
  @Test(arguments: ["420jpeg", "420mpeg2", "422", "444", "mono"]) func video(chroma: String) throws {
    let line = "YUV4MPEG2 W5 H3 F25:1 Ip C\(chroma) XCOLORRANGE=FULL"
    let header = try YUV4MPEGHeader(line)
    #expect(header.line == line)
    let frame = (0..<header.frameBytes).map { $0 < 15 ? UInt8($0 * 17) : 128 }
    let (finished, output) = try segment(
      Array("\(line)\nFRAME\n".utf8) + frame + Array("FRAME Ip\n".utf8) + frame, "--overlay --opacity 0")
    #expect(finished.code == 0, "\(finished.errors)")
    let one = Array("FRAME\n".utf8) + frame
    // A legend needs more room than this frame has.
    #expect(output == Array("\(line)\n".utf8) + one + one)
  }
}

@Suite struct YUV4MPEGTests {
  /// BT.601's primaries in video range (ITU-R BT.601-7, table 3: 8-bit values of 100 % colour bars).
  @Test func colorBars() throws {
    let header = try YUV4MPEGHeader("YUV4MPEG2 W1 H1 C444")
    let bars: [([UInt8], [UInt8])] = [
      ([235, 128, 128], [255, 255, 255]), ([16, 128, 128], [0, 0, 0]), ([81, 90, 240], [255, 0, 0]),
      ([145, 54, 34], [0, 255, 0]), ([41, 240, 110], [0, 0, 255]),
    ]
    for (planes, pixel) in bars {
      let image = RGBImage(width: 1, height: 1, pixels: pixel)
      #expect(header.frame(image) == planes)
      #expect(zip(header.image(planes).pixels, pixel).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }
  }

  /// Odd sizes: the last column and row of U and V stand for fewer pixels.
  @Test func planesOfOddSizes() throws {
    let header = try YUV4MPEGHeader("YUV4MPEG2 W3 H3 C420")
    #expect(header.frameBytes == 9 + 2 * 4)
    let red = RGBImage(width: 3, height: 3, pixels: (0..<9).flatMap { _ in [255, 0, 0] })
    #expect(header.frame(red) == [UInt8](repeating: 81, count: 9) + [90, 90, 90, 90, 240, 240, 240, 240])
  }

  @Test(arguments: ["YUV4MPEG2 W0 H1", "YUV4MPEG2", "YUV4MPEG2 W-1 H1", "YUV4MPEG2 W1 H1 C444alpha"])
  func refused(line: String) {
    #expect(throws: ImagingError.self) { try YUV4MPEGHeader(line) }
  }
}
