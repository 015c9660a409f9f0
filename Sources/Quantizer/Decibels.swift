#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A ratio of powers in dB, at most 200.
func decibels(signal: Double, noise: Double) -> Double {
  min(10 * log10(max(signal, 1e-300) / max(noise, 1e-300)), 200)
}
