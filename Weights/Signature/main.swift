// Writes a model again, with an entry point `serving_default` where it has none.
//
//     swift run -c release add-signature MODEL.tflite [OUTPUT.tflite]

import AtrousBytes
import AtrousTFLite

let words = Array(CommandLine.arguments.dropFirst())
if let input = words.first, let output = words.last {
  try writeFile(output, try Model(path: input).withSignature().fileBytes())
} else {
  print("usage: add-signature MODEL.tflite [OUTPUT.tflite]")
}
