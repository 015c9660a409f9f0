#!/usr/bin/env python3
"""Makes the float .tflite file and TensorFlow's int8 ones from the trained weights. `requantize` makes better int8 files.

    python quantize.py --aspp DIR/aspp.npz --pooling DIR/pooling.npz --size 192 --output .

shapes_float.tflite           float; the bytes of the picture are cast and scaled in the graph
shapes_int8.tflite            int8, weights per channel
shapes_int8_per_tensor.tflite int8, weights per tensor, head without ASPP convolutions
shapes_mixed.tflite           encoder int8 per channel, head float

All take a uint8 picture, 1 x size x size x 3, and give float32 scores, 1 x size x size x 21. Ranges are calibrated on
drawn pictures of their own seed. The class names go into the files' TFLite metadata, as labels.txt in a ZIP archive
behind the model.

Needs TensorFlow 2.21, NumPy and flatbuffers.
"""

import argparse
import hashlib
import io
import os
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import flatbuffers
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.python.util import modify_model_io_type

from draw import CLASSES, draw
from train import load as load_weights, network

keras = tf.keras
CALIBRATION_SEED = 4
OPERATORS = {
    "CONV_2D", "DEPTHWISE_CONV_2D", "ADD", "SUB", "MUL", "MEAN", "AVERAGE_POOL_2D", "RESIZE_BILINEAR", "CONCATENATION",
    "QUANTIZE", "DEQUANTIZE", "CAST", "RESHAPE", "PAD", "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND",
}


def converter(model):
    """A converter of the model for pictures one at a time."""
    shape = [1] + list(model.input.shape[1:])
    function = tf.function(lambda picture: model(picture, training=False))
    concrete = function.get_concrete_function(tf.TensorSpec(shape, model.input.dtype, name="picture"))
    result = tf.lite.TFLiteConverter.from_concrete_functions([concrete], model)
    result.experimental_lower_to_saved_model = False  # Otherwise Keras 3's variables stay variables.
    return result


def takes_bytes(model):
    """The same with the scaling of bytes to [-1, 1] in front."""
    pictures = keras.Input(model.input.shape[1:], dtype="uint8", name="picture")
    return keras.Model(pictures, model(keras.layers.Rescaling(1 / 127.5, -1)(pictures)))


def calibration(size, count):
    def pictures():
        for index in range(count):
            yield [draw(CALIBRATION_SEED, index, size)[0][None].astype(np.float32) / 127.5 - 1]
    return pictures


def quantizing(model, size, count, per_channel=True):
    result = converter(model)
    result.optimizations = [tf.lite.Optimize.DEFAULT]
    result.representative_dataset = calibration(size, count)
    result.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    result.inference_input_type = tf.uint8
    result.inference_output_type = tf.float32
    result._experimental_disable_per_channel = not per_channel
    return result


def mixed(model, size, count):
    """Everything from the end of block_13_expand on stays float."""
    plain = quantizing(model, size, count)
    plain._experimental_calibrate_only = True
    calibrated = plain.convert()
    reader = tf.lite.Interpreter(model_content=calibrated, experimental_preserve_all_tensors=True)
    names = {t["index"]: t["name"] for t in reader.get_tensor_details()}
    outputs = [names[int(o)] for op in reader._get_ops_details() for o in op["outputs"]]
    cut = max(i for i, name in enumerate(outputs) if "block_13_expand" in name)
    options = tf.lite.experimental.QuantizationDebugOptions(denylisted_nodes=outputs[cut + 1:])
    debugger = tf.lite.experimental.QuantizationDebugger(
        converter=quantizing(model, size, count), debug_dataset=calibration(size, 1), debug_options=options)
    return modify_model_io_type(debugger.get_nondebug_quantized_model(), tf.uint8, tf.float32)


def metadata():
    """ModelMetadata of TFLite's metadata schema: the output's labels are the lines of labels.txt."""
    b = flatbuffers.Builder(1024)

    def vector(items):
        b.StartVector(4, len(items), 4)
        for item in reversed(items):
            b.PrependUOffsetTRelative(item)
        return b.EndVector()

    def table(fields, offsets, bytes_=()):
        b.StartObject(fields)
        for slot, value in offsets:
            b.PrependUOffsetTRelativeSlot(slot, value, 0)
        for slot, value in bytes_:
            b.PrependInt8Slot(slot, value, 0)
        return b.EndObject()

    labels = table(5, [(0, b.CreateString("labels.txt")), (1, b.CreateString("The classes, one a line"))], [(2, 2)])
    scores = table(7, [(0, b.CreateString("scores")), (6, vector([labels]))])
    picture = table(7, [(0, b.CreateString("picture")), (1, b.CreateString("RGB bytes"))])
    graph = table(8, [(2, vector([picture])), (3, vector([scores]))])
    root = table(8, [
        (0, b.CreateString("Atrous shapes")),
        (1, b.CreateString("DeepLab v3 (MobileNet v2) for drawn shapes")),
        (3, vector([graph])),
        (4, b.CreateString("The Atrous project")),
        (5, b.CreateString("Apache-2.0")),
    ])
    b.Finish(root, b"M001")
    return bytes(b.Output())


def labelled(content):
    """The model with the metadata as one more buffer, and labels.txt in a ZIP archive behind it."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytearray(content), 0))
    buffer, entry = schema.BufferT(), schema.MetadataT()
    buffer.data = np.frombuffer(metadata(), np.uint8)
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = (model.metadata or []) + [entry]
    b = flatbuffers.Builder(len(content))
    b.Finish(model.Pack(b), b"TFL3")
    result = bytes(b.Output())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr(zipfile.ZipInfo("labels.txt"), "".join(name + "\n" for name in CLASSES))
    return result + archive.getvalue()


def operators(content):
    """The operators of a file, as names with counts."""
    model = schema.Model.GetRootAsModel(content, 0)
    names = {v: k for k, v in vars(schema.BuiltinOperator).items() if isinstance(v, int)}
    graph, counts = model.Subgraphs(0), {}
    for index in range(graph.OperatorsLength()):
        code = model.OperatorCodes(graph.Operators(index).OpcodeIndex())
        name = names[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        counts[name] = counts.get(name, 0) + 1
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aspp", required=True, help="weights with the ASPP head")
    parser.add_argument("--pooling", help="weights with the head without ASPP convolutions")
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--calibration", type=int, default=300, help="pictures to calibrate on")
    parser.add_argument("--output", default=".")
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(2)
    size, count = arguments.size, arguments.calibration

    def load(kind, weights):
        model = network(size, kind)
        missing = load_weights(model, weights)
        if missing:
            raise SystemExit(f"{weights} has no weights for {', '.join(missing)}")
        return model

    def write(name, content):
        content = labelled(content)
        counts = operators(content)
        if not counts.keys() <= OPERATORS:
            raise SystemExit(f"{name}: unexpected operators {sorted(counts.keys() - OPERATORS)}")
        with open(os.path.join(arguments.output, name), "wb") as file:
            file.write(content)
        print(name, len(content), hashlib.sha256(content).hexdigest(), counts, flush=True)

    model = load("aspp", arguments.aspp)
    write("shapes_float.tflite", converter(takes_bytes(model)).convert())
    write("shapes_int8.tflite", quantizing(model, size, count).convert())
    write("shapes_mixed.tflite", mixed(model, size, count))
    if arguments.pooling:
        model = load("pooling", arguments.pooling)
        write("shapes_int8_per_tensor.tflite", quantizing(model, size, count, per_channel=False).convert())


if __name__ == "__main__":
    main()
