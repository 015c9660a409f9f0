import AtrousBytes

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The most memory that the process has had resident, in bytes; nil where the system does not tell.
package func peakResidentBytes() -> Int? {
  #if os(Linux)
  guard let file = try? ByteRegion.reading(path: "/proc/self/status") else { return nil }
  return peakResidentBytes(inStatus: file.withSpan { span in span.indices.map { span[$0] } })
  #else
  var usage = rusage()
  guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
  return Int(usage.ru_maxrss)
  #endif
}

/// The line `VmHWM:  1234 kB` of Linux's `/proc/self/status`.
package func peakResidentBytes(inStatus status: [UInt8]) -> Int? {
  for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, let kilobytes = Int(words[1]) else { return nil }
    return kilobytes * 1024
  }
  return nil
}
