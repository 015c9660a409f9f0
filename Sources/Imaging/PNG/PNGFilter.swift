/// Puts in front of every row the filter type, and filters it: of the five, the one with the least sum of
/// absolute differences, taken as signed bytes (PNG specification, section 12.7).
func filterRows(_ pixels: [UInt8], rowBytes: Int, distance: Int) -> [UInt8] {
  var output: [UInt8] = []
  let rows = pixels.count / rowBytes
  output.reserveCapacity((rowBytes + 1) * rows)
  var above = [UInt8](repeating: 0, count: rowBytes)
  var candidates = [[UInt8]](repeating: above, count: 5)
  for y in 0..<rows {
    let row = Array(pixels[y * rowBytes..<(y + 1) * rowBytes])
    var best = 0
    var leastSum = Int.max
    for kind in 0..<5 {
      let sum = filterRow(row, above, kind, distance, &candidates[kind])
      if sum < leastSum {
        leastSum = sum
        best = kind
      }
    }
    output.append(UInt8(best))
    output += candidates[best]
    above = row
  }
  return output
}

/// One filter of one row (section 9.2). Returns the sum of absolute differences.
private func filterRow(
  _ row: [UInt8], _ above: [UInt8], _ kind: Int, _ distance: Int, _ output: inout [UInt8]
) -> Int {
  var sum = 0
  for x in row.indices {
    let left = x < distance ? 0 : Int16(row[x - distance])
    let up = Int16(above[x])
    let predicted: UInt8 =
      switch kind {
      case 0: 0
      case 1: UInt8(truncatingIfNeeded: left)
      case 2: above[x]
      case 3: UInt8(truncatingIfNeeded: (left &+ up) &>> 1)
      default: paeth(left, up, x < distance ? 0 : Int16(above[x - distance]))
      }
    let difference = row[x] &- predicted
    output[x] = difference
    sum += Int(min(difference, 0 &- difference))
  }
  return sum
}
