/// The builtin options of an operator as the file holds them: the values of their fields, by the field's number in the
/// TFLite schema. An absent field has the schema's default, which the accessors take.
public struct OptionFields: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    /// A bool, or one of the schema's enumerations.
    case byte(UInt8)
    case int(Int32)
    case long(Int64)
    case float(Float)
    case bytes([UInt8])
    case ints([Int32])
    case string(String)
  }

  /// The number of the options' table in the schema's union `BuiltinOptions`, 1 for `Conv2DOptions`; 0 for none.
  public let type: UInt8
  /// By field number, up to the last field that is present.
  public let values: [Value?]
  /// Whether the schema that is known here has every field that the file holds.
  public let isComplete: Bool

  public static let none = OptionFields(type: 0)

  /// Options with these values: `OptionFields(type: 1, [0: .byte(1), 1: .int(2)])`.
  public init(type: UInt8, _ values: KeyValuePairs<Int, Value> = [:]) {
    var all: [Value?] = []
    for (field, value) in values {
      while all.count <= field { all.append(nil) }
      all[field] = value
    }
    self.init(type: type, values: all, isComplete: true)
  }

  init(type: UInt8, values: [Value?], isComplete: Bool) {
    self.type = type
    self.values = values
    self.isComplete = isComplete
  }

  /// These options where they are of `type`; otherwise empty ones, so that every field has its default.
  public func of(type: UInt8) -> OptionFields {
    self.type == type ? self : OptionFields(type: type)
  }

  /// The same options with another value in a field.
  public func replacing(_ field: Int, with value: Value) -> OptionFields {
    var values = values
    while values.count <= field { values.append(nil) }
    values[field] = value
    return OptionFields(type: type, values: values, isComplete: isComplete)
  }

  private subscript(_ field: Int) -> Value? { values.indices.contains(field) ? values[field] : nil }

  /// A field of any integer type, an enumeration too.
  public func int(_ field: Int, default absent: Int = 0) -> Int {
    switch self[field] {
    case .byte(let value): Int(value)
    case .int(let value): Int(value)
    case .long(let value): Int(clamping: value)
    default: absent
    }
  }

  public func bool(_ field: Int, default absent: Bool = false) -> Bool {
    int(field, default: absent ? 1 : 0) != 0
  }

  public func float(_ field: Int, default absent: Float = 0) -> Float {
    if case .float(let value) = self[field] { value } else { absent }
  }

  /// A vector of 32-bit integers; nil where it is absent.
  public func ints(_ field: Int) -> [Int]? {
    if case .ints(let values) = self[field] { values.map(Int.init) } else { nil }
  }

  /// About as many bytes as vectors and strings take in memory.
  var footprint: Int {
    values.reduce(0) { sum, value in
      switch value {
      case .bytes(let bytes): sum + bytes.count
      case .ints(let ints): sum + 4 * ints.count
      case .string(let text): sum + text.utf8.count
      default: sum
      }
    }
  }
}
