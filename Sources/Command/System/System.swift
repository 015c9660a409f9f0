#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Cores that are online.
func processorCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

/// A variable of the process's environment; nil where it is not set.
func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

/// The file that runs, links followed; nil where the system does not tell.
func executablePath() -> String? {
  #if os(Linux)
  let name = "/proc/self/exe"
  #else
  let name = CommandLine.arguments[0]
  #endif
  guard let path = unsafe realpath(name, nil) else { return nil }
  defer { unsafe free(path) }
  return unsafe String(cString: path)
}

/// Whether standard error is a terminal.
func errorIsTerminal() -> Bool { isatty(2) == 1 }

/// Writes to standard error at once, as it is.
func writeError(_ text: String) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let wrote = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    guard wrote > 0 else { return }
    bytes = bytes.dropFirst(wrote)
  }
}

/// Ends the process. What was printed may still be in a buffer, and not reach its file.
func leave(_ code: ExitCode) -> Never {
  guard fflush(nil) == 0 else {
    writeError("atrous: standard output: \(unsafe String(cString: strerror(errno)))\n")
    exit(ExitCode.badInput.rawValue)
  }
  endIfInterrupted()
  exit(code.rawValue)
}

/// A ratio of energies in decibels.
func decibels(_ ratio: Double) -> Double { 10 * log10(ratio) }
