// What the standard library does for strings that the engine has none of is not linked: for strings in UTF-16, and for
// those whose letters with accents are spelled differently. Its code and tables for them are large.

/// `_stringCompareInternal`, of strings that do not both lie in a word: they are equal if their bytes are.
@_silgen_name("$es22_stringCompareInternal__9expectingSbs11_StringGutsV_ADs01_E16ComparisonResultOtF")
public func areEqual(_ first: String, _ second: String, _ expected: UInt8) -> Bool {
  precondition(expected == 0, "strings are never sorted")
  return Array(first.utf8) == Array(second.utf8)
}

extension _StringGuts {
  /// `_slowEnsureMatchingEncoding`, of an index into UTF-16.
  @_silgen_name("$es11_StringGutsV27_slowEnsureMatchingEncodingySS5IndexVAEF")
  public func matchingIndex(_ index: String.Index) -> String.Index { index }
}

/// `Float.write`, which needs large tables for the shortest decimal number. Here it has six digits.
@_silgen_name("$eSf5write2toyxz_ts16TextOutputStreamRzlFs26DefaultStringInterpolationV_Tg5")
public func write(_ text: inout DefaultStringInterpolation, _ value: Float) {
  guard value.isFinite else { return text.appendLiteral(value.isNaN ? "nan" : value > 0 ? "inf" : "-inf") }
  var (rest, exponent) = (Double(value.magnitude), 0)
  while rest >= 1_000_000 { (rest, exponent) = (rest / 10, exponent + 1) }
  while rest > 0, rest < 100_000 { (rest, exponent) = (rest * 10, exponent - 1) }
  var digits = Int(rest.rounded())
  while digits > 0, digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
  text.appendLiteral(value < 0 ? "-" : "")
  text.appendInterpolation(digits)
  if exponent != 0 { text.appendInterpolation("e\(exponent)") }
}
