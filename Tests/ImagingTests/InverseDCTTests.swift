import AtrousImaging
import AtrousKernels
import AtrousProcessor
import Testing

/// The integer transform against the defining double sum (ITU-T T.81, section A.3.3).
@Suite struct InverseDCTTests {
  private func transformed(
    _ block: [Int16], _ quantization: [Int32], kind: BlockKind = .full, _ loops: PixelLoops = .reference
  ) -> [UInt8] {
    var samples = [UInt8](repeating: 7, count: 64)
    let kinds = [kind]
    samples.withUnsafeMutableBufferPointer { samples in
      loops.inverseDCT(
        BlockRow(
          coefficients: block, kinds: kinds, quantization: quantization, samples: samples.baseAddress!,
          stride: 8, count: 1))
    }
    return samples
  }

  /// cos(k pi / 16), exact enough, without a mathematics library.
  private func cosine(_ k: Int) -> Double {
    let table = [
      1, 0.98078528040323043, 0.92387953251128674, 0.83146961230254524, 0.70710678118654752,
      0.55557023301960218, 0.38268343236508977, 0.19509032201612825, 0,
    ]
    let folded = k % 32
    return folded <= 8
      ? table[folded]
      : folded <= 16 ? -table[16 - folded] : folded <= 24 ? -table[folded - 16] : table[32 - folded]
  }

  private func defined(_ block: [Double]) -> [Double] {
    (0..<64).map { position in
      let (y, x) = (position / 8, position % 8)
      var sum = 0.0
      for v in 0..<8 {
        for u in 0..<8 {
          let scale = (u == 0 ? 0.5.squareRoot() : 1) * (v == 0 ? 0.5.squareRoot() : 1)
          sum += scale * block[v * 8 + u] * cosine((2 * x + 1) * u) * cosine((2 * y + 1) * v)
        }
      }
      return max(0, min(255, sum / 4 + 128))
    }
  }

  @Test func withinOneOfTheDefinition() {
    var generator = SeededGenerator(seed: 11)
    var exact = 0
    for round in 0..<500 {
      var block = [Int16](repeating: 0, count: 64)
      for index in 0..<64 where round % 8 >= index % 9 {
        block[index] = Int16.random(in: -60...60, using: &generator)
      }
      let quantization = (0..<64).map { Int32($0 / 8 + 1) }
      let expected = defined((0..<64).map { Double(block[$0]) * Double(quantization[$0]) })
      for (sample, value) in zip(transformed(block, quantization), expected) {
        #expect(abs(Double(sample) - value) < 1.02)
        if Double(sample) == value.rounded() { exact += 1 }
      }
    }
    #expect(exact > 500 * 64 * 98 / 100)
  }

  @Test func flatBlocks() {
    for dc in Int16(-1100)...1100 {
      var block = [Int16](repeating: 0, count: 64)
      block[0] = dc
      #expect(
        transformed(block, [Int32](repeating: 3, count: 64)).allSatisfy { $0 == flatSample(Int32(dc) * 3) })
    }
  }

  @Test func naturalOrder() {
    // Figure A.6: 0 1 5 6 14 15 27 28 is the first row's zigzag position.
    #expect((0..<8).map { jpegNaturalOrder.firstIndex(of: UInt8($0)) } == [0, 1, 5, 6, 14, 15, 27, 28])
    #expect((0..<8).map { jpegNaturalOrder.firstIndex(of: UInt8($0 * 8)) } == [0, 2, 3, 9, 10, 20, 21, 35])
    #expect(jpegNaturalOrder.sorted() == Array(0..<64))
  }

  /// Damaged files reach any value.
  @Test func extremesDoNotTrap() {
    let block = [Int16](repeating: .min, count: 64)
    _ = transformed(block, [Int32](repeating: 65535, count: 64))
    _ = transformed(block.map { _ in .max }, [Int32](repeating: 65535, count: 64))
  }
}
