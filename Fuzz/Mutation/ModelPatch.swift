/// A model's bytes, of which single numbers are changed where the schema puts them.
package struct ModelPatch {
  package private(set) var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Where a number stands: fields that are vectors with an index, and a field at the end.
  package struct Place: Sendable {
    fileprivate let steps: [Step]

    fileprivate enum Step: Sendable {
      case element(field: Int, index: Int)
      case field(Int)
    }

    private static let graph = Step.element(field: 2, index: 0)

    package static let operatorVersion = Place(steps: [.element(field: 1, index: 0), .field(2)])
    package static func graphInput(_ index: Int) -> Place {
      Place(steps: [graph, .element(field: 1, index: index)])
    }
    package static func graphOutput(_ index: Int) -> Place {
      Place(steps: [graph, .element(field: 2, index: index)])
    }
    package static func operatorInput(_ index: Int) -> Place {
      Place(steps: [graph, .element(field: 3, index: 0), .element(field: 1, index: index)])
    }
    package static func operatorOutput(_ index: Int) -> Place {
      Place(steps: [graph, .element(field: 3, index: 0), .element(field: 2, index: index)])
    }
    /// A field of the operator's options.
    package static func option(_ field: Int) -> Place {
      Place(steps: [graph, .element(field: 3, index: 0), .field(4), .field(field)])
    }
    package static func shape(_ tensor: Int, _ dimension: Int) -> Place {
      Place(steps: [graph, .element(field: 0, index: tensor), .element(field: 0, index: dimension)])
    }
    package static func type(_ tensor: Int) -> Place { tensorField(tensor, 1) }
    package static func buffer(_ tensor: Int) -> Place { tensorField(tensor, 2) }
    package static func scale(_ tensor: Int) -> Place {
      Place(steps: [graph, .element(field: 0, index: tensor), .field(4), .element(field: 2, index: 0)])
    }
    package static func zeroPoint(_ tensor: Int) -> Place {
      Place(steps: [graph, .element(field: 0, index: tensor), .field(4), .element(field: 3, index: 0)])
    }
    package static func dataOffset(ofBuffer buffer: Int) -> Place {
      Place(steps: [.element(field: 4, index: buffer), .field(0)])
    }
    fileprivate static func tensorField(_ tensor: Int, _ field: Int) -> Place {
      Place(steps: [graph, .element(field: 0, index: tensor), .field(field)])
    }
    fileprivate static func data(ofBuffer buffer: Int, _ index: Int) -> Place {
      Place(steps: [.element(field: 4, index: buffer), .element(field: 0, index: index)])
    }
  }

  /// - Precondition: the file holds the number; a field with the schema's default may be left out of it.
  package mutating func set<Number: FixedWidthInteger>(_ place: Place, to value: Number) {
    write(value, at: offset(of: place, width: MemoryLayout<Number>.size))
  }

  package mutating func set(_ place: Place, to value: Float) { set(place, to: value.bitPattern) }

  /// An element of a constant.
  package mutating func set<Number: FixedWidthInteger>(constant tensor: Int, _ index: Int, to value: Number) {
    let buffer = Int(read(offset(of: .buffer(tensor), width: 4)))
    set(.data(ofBuffer: buffer, index), to: value)
  }

  /// Puts a constant's bytes to the end of the file, at an odd address.
  package mutating func misalign(constant tensor: Int) {
    let buffer = Int(read(offset(of: .buffer(tensor), width: 4)))
    let field = offset(of: .dataOffset(ofBuffer: buffer), width: 4)
    let start = field + Int(read(field))
    let content = Array(bytes[start..<start + 4 + Int(read(start))])
    while bytes.count % 2 == 0 { bytes.append(0) }
    write(UInt32(bytes.count - field), at: field)
    bytes += content
  }

  package mutating func write<Number: FixedWidthInteger>(_ value: Number, at offset: Int) {
    for index in 0..<MemoryLayout<Number>.size {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> Number(8 * index))
    }
  }

  private func read(_ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  private func offset(of place: Place, width: Int) -> Int {
    var table = Int(read(0))
    for (number, step) in place.steps.enumerated() {
      let isLast = number == place.steps.count - 1
      let position: Int
      switch step {
      case .field(let field): position = self.position(of: field, in: table)
      case .element(let field, let index):
        let vector = self.position(of: field, in: table)
        position = vector + Int(read(vector)) + 4 + (isLast ? width : 4) * index
      }
      if isLast { return position }
      table = position + Int(read(position))
    }
    return table
  }

  private func position(of field: Int, in table: Int) -> Int {
    let virtualTable = table - Int(Int32(bitPattern: read(table)))
    let entry = virtualTable + 4 + 2 * field
    let place = Int(bytes[entry]) | Int(bytes[entry + 1]) << 8
    precondition(place > 0, "field \(field) is left out of the file")
    return table + place
  }
}
