#!/usr/bin/env python3
"""Goldens of the converter's method: networks of the goldens, calibrated on noise and quantized by TensorFlow.

    python Tests/Oracle/quantizer.py

Writes Tests/Goldens/quantizer/NAME.json, the minima and maxima that TensorFlow's calibrator recorded, and
NAME.tensor.tflite and NAME.channel.tflite, made of them by mlir_quantize. Needs TensorFlow 2.21 and NumPy.
"""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.lite.python.optimize.calibrator import Calibrator

GOLDENS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Goldens")
NETWORKS = ["deeplab_v3_plus_mobilenet_v2_64_float", "deeplab_v3_resnet_65_float"]


def ranges(calibrated):
    """The entries of the ranges' file."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(calibrated, 0))
    for index, tensor in enumerate(model.subgraphs[0].tensors):
        quantization = tensor.quantization
        if quantization is not None and quantization.min is not None and len(quantization.min) == 1:
            yield {"index": index, "name": tensor.name.decode(), "min": float(quantization.min[0]),
                   "max": float(quantization.max[0])}


def main():
    folder = os.path.join(GOLDENS, "quantizer")
    os.makedirs(folder, exist_ok=True)
    for name in NETWORKS:
        content = open(os.path.join(GOLDENS, "networks", name + ".tflite"), "rb").read()
        shape = tf.lite.Interpreter(model_content=content).get_input_details()[0]["shape"]
        random = np.random.RandomState(7)
        noise = lambda: ([random.uniform(-1, 1, shape).astype(np.float32)] for _ in range(4))
        calibrated = bytes(Calibrator(content).calibrate(noise))
        with open(os.path.join(folder, name + ".json"), "w") as file:
            json.dump({"tensors": list(ranges(calibrated))}, file, indent=1)
        for weights in ("tensor", "channel"):
            quantized = mlir_quantize(
                calibrated, disable_per_channel=weights == "tensor", input_data_type=tf.uint8,
                output_data_type=tf.float32)
            with open(os.path.join(folder, f"{name}.{weights}.tflite"), "wb") as file:
                file.write(bytes(quantized))


if __name__ == "__main__":
    main()
