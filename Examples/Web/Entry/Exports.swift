// What JavaScript calls. Numbers are 32 bits; pointers are addresses in the exported memory. A function that can fail
// returns 0 for a failure, and leaves a sentence in the text; else the text holds JSON.

import Atrous
import AtrousBytes
import AtrousEquality
import AtrousImaging
import AtrousSegmentation

nonisolated(unsafe) private var app = App()

/// Bytes for JavaScript to fill, until `release`.
@_expose(wasm, "allocate") @_cdecl("atrous_allocate")
public func allocate(_ count: Int32) -> UnsafeMutableRawPointer {
  .allocate(byteCount: max(Int(count), 1), alignment: 64)
}

@_expose(wasm, "release") @_cdecl("atrous_release")
public func release(_ address: UnsafeMutableRawPointer) { address.deallocate() }

/// Reads and prepares a model; the text tells its size, classes and names.
@_expose(wasm, "load") @_cdecl("atrous_load")
public func load(_ address: UnsafeRawPointer, _ count: Int32) -> Int32 {
  app.answer { (app) throws(Failure) in try app.load(region(address, count)) }
}

/// Segments a JPEG, PNG or Netpbm file; the text tells the classes.
@_expose(wasm, "segmentFile") @_cdecl("atrous_segmentFile")
public func segmentFile(_ address: UnsafeRawPointer, _ count: Int32) -> Int32 {
  app.answer { (app) throws(Failure) in try app.segment(file: region(address, count)) }
}

/// Segments pixels of four bytes, red, green, blue and alpha; the text tells the classes.
@_expose(wasm, "segmentPixels") @_cdecl("atrous_segmentPixels")
public func segmentPixels(_ address: UnsafeRawPointer, _ width: Int32, _ height: Int32) -> Int32 {
  app.answer { (app) throws(Failure) in
    let bytes = region(address, 4 * width * height)
    return try app.segment(pixels: bytes, width: Int(width), height: Int(height))
  }
}

/// The SHA-256 of each output of a model on synthetic inputs, as a list.
@_expose(wasm, "hashes") @_cdecl("atrous_hashes")
public func hashes(_ address: UnsafeRawPointer, _ count: Int32) -> Int32 {
  app.answer { (app) throws(Failure) in try app.hashes(region(address, count)) }
}

@_expose(wasm, "maskAddress") @_cdecl("atrous_maskAddress")
public func maskAddress() -> UnsafePointer<UInt8>? {
  app.mask.indices.withUnsafeBufferPointer { $0.baseAddress }
}

@_expose(wasm, "maskWidth") @_cdecl("atrous_maskWidth")
public func maskWidth() -> Int32 { Int32(app.mask.width) }

@_expose(wasm, "maskHeight") @_cdecl("atrous_maskHeight")
public func maskHeight() -> Int32 { Int32(app.mask.height) }

@_expose(wasm, "textAddress") @_cdecl("atrous_textAddress")
public func textAddress() -> UnsafePointer<UInt8>? { app.text.withUnsafeBufferPointer { $0.baseAddress } }

@_expose(wasm, "textLength") @_cdecl("atrous_textLength")
public func textLength() -> Int32 { Int32(app.text.count) }

private func region(_ address: UnsafeRawPointer, _ count: Int32) -> ByteRegion {
  let start = address.assumingMemoryBound(to: UInt8.self)
  return ByteRegion(copying: UnsafeBufferPointer(start: start, count: Int(count)).span)
}
