"""Makes small whole networks of the DeepLab family, for tests of a whole inference.

    pip install tensorflow==2.21 numpy

    networks.py OUTPUT_DIR

Each network is written as <name>_{float,int8,hybrid,int16}.tflite (hybrid: float activations, int8 weights; int16: int16
activations, int8 weights, float inputs); the weights are random, from a fixed seed.
Record what LiteRT computes with record.py.
"""

import argparse
import os

import numpy as np
import tensorflow as tf

layers = tf.keras.layers
CLASSES = 5


def normalized(x, activation="relu", **convolution):
    """Convolution without bias, batch normalization, activation."""
    depthwise = convolution.pop("depthwise", False)
    make = layers.DepthwiseConv2D if depthwise else layers.Conv2D
    x = make(padding="same", use_bias=False, **convolution)(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation(activation)(x) if activation else x


def resized(x, size):
    return layers.Lambda(lambda t: tf.image.resize(t, size))(x)


def bottleneck(x, filters, stride=1, dilation=1):
    """ResNet's block: reduce, 3×3, expand to four times as many, add."""
    shortcut = x
    if stride > 1 or x.shape[-1] != 4 * filters:
        shortcut = normalized(x, None, filters=4 * filters, kernel_size=1, strides=stride)
    x = normalized(x, filters=filters, kernel_size=1)
    x = normalized(x, filters=filters, kernel_size=3, strides=stride, dilation_rate=dilation)
    x = normalized(x, None, filters=4 * filters, kernel_size=1)
    return layers.ReLU()(layers.Add()([x, shortcut]))


def pyramid(x, filters, rates, separable=False):
    """ASPP: 1×1, dilated 3×3 at each rate, image pooling."""
    branches = [normalized(x, filters=filters, kernel_size=1)]
    for rate in rates:
        if separable:
            y = normalized(x, depthwise=True, kernel_size=3, dilation_rate=rate)
            branches.append(normalized(y, filters=filters, kernel_size=1))
        else:
            branches.append(normalized(x, filters=filters, kernel_size=3, dilation_rate=rate))
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(x)
    pooled = normalized(pooled, filters=filters, kernel_size=1)
    branches.append(resized(pooled, x.shape[1:3]))
    return normalized(layers.Concatenate()(branches), filters=filters, kernel_size=1)


def deeplab_resnet(size=65, width=4):
    """DeepLab v3 on bottleneck blocks, output stride 16, the last stage dilated."""
    image = layers.Input((size, size, 3), batch_size=1)
    x = normalized(image, filters=2 * width, kernel_size=7, strides=2)
    x = layers.MaxPooling2D(3, 2, padding="same")(x)
    for filters, stride, dilation in [(width, 1, 1), (width, 2, 1), (2 * width, 2, 1), (2 * width, 1, 2)]:
        x = bottleneck(x, filters, stride, dilation)
        x = bottleneck(x, filters, 1, dilation)
    x = pyramid(x, 4 * width, (6, 12, 18))
    x = layers.Conv2D(CLASSES, 1)(x)
    return tf.keras.Model(image, resized(x, (size, size)))


def inverted_residual(x, filters, stride=1, dilation=1, expansion=4):
    """MobileNet v2's block: expand, depthwise, project linearly."""
    y = normalized(x, "relu6", filters=expansion * x.shape[-1], kernel_size=1)
    y = normalized(y, "relu6", depthwise=True, kernel_size=3, strides=stride, dilation_rate=dilation)
    y = normalized(y, None, filters=filters, kernel_size=1)
    return layers.Add()([x, y]) if stride == 1 and x.shape[-1] == filters else y


def deeplab_plus_mobilenet(size=64):
    """DeepLab v3+: MobileNet v2 encoder at stride 16, decoder on the stride-4 features."""
    image = layers.Input((size, size, 3), batch_size=1)
    x = normalized(image, "relu6", filters=8, kernel_size=3, strides=2)
    x = low = inverted_residual(x, 8, 2)
    for filters, stride, dilation in [(8, 1, 1), (12, 2, 1), (12, 1, 1), (16, 2, 1), (16, 1, 1), (20, 1, 2), (20, 1, 2)]:
        x = inverted_residual(x, filters, stride, dilation)
    x = pyramid(x, 16, (6, 12, 18), separable=True)
    x = resized(x, low.shape[1:3])
    x = layers.Concatenate()([x, normalized(low, filters=6, kernel_size=1)])
    for _ in range(2):
        x = normalized(x, depthwise=True, kernel_size=3)
        x = normalized(x, filters=16, kernel_size=1)
    x = layers.Conv2D(CLASSES, 1)(x)
    return tf.keras.Model(image, resized(x, (size, size)))


class SpaceToBatch(tf.Module):
    """A dilated convolution as TensorFlow 1 writes it: SPACE_TO_BATCH_ND → CONV_2D → BATCH_TO_SPACE_ND."""

    def __init__(self, size=17, rate=3):
        rng = np.random.default_rng(7)
        self.size, self.rate = size, rate
        self.filters = tf.constant(rng.normal(0, 0.2, (3, 3, 3, 8)), tf.float32)
        self.bias = tf.constant(rng.normal(0, 0.2, 8), tf.float32)

    def __call__(self, x):
        block = [self.rate, self.rate]
        padded = -(-(self.size + 2 * self.rate) // self.rate) * self.rate
        after = padded - self.size - self.rate
        x = tf.space_to_batch(x, block, [[self.rate, after]] * 2)
        x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, self.filters, 1, "VALID"), self.bias))
        return tf.batch_to_space(x, block, [[0, padded - 2 * self.rate - self.size]] * 2)


def randomize(model):
    """Seeded weights of a scale that keeps activations near 1, seeded statistics of the normalizations."""
    rng = np.random.default_rng(3)
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            n = layer.gamma.shape[0]
            layer.set_weights([rng.uniform(0.7, 1.3, n), rng.normal(0, 0.3, n), rng.normal(0, 0.2, n), rng.uniform(0.6, 1.4, n)])
        elif layer.get_weights():
            kernel, *bias = layer.get_weights()
            fan_in = kernel.shape[0] * kernel.shape[1] * (1 if isinstance(layer, layers.DepthwiseConv2D) else kernel.shape[2])
            layer.set_weights([rng.normal(0, np.sqrt(1.6 / fan_in), kernel.shape)] + [rng.normal(0, 0.1, b.shape) for b in bias])
    return model


def samples(shape):
    """Representative data: smooth random images in [-1, 1]."""
    rng = np.random.default_rng(5)
    for _ in range(16):
        coarse = rng.uniform(-1, 1, (shape[0], 5, 5, shape[3]))
        image = tf.image.resize(coarse, shape[1:3]).numpy() + rng.normal(0, 0.3, shape)
        yield [np.clip(image, -1, 1).astype(np.float32)]


def converted(function, kind):
    shape = tuple(function.inputs[0].shape)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function])
    if kind != "float":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "int8":
        converter.representative_dataset = lambda: samples(shape)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    if kind == "int16":
        converter.representative_dataset = lambda: samples(shape)
        converter.target_spec.supported_ops = [
            tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8]
    return converter.convert()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    arguments = parser.parse_args()
    os.makedirs(arguments.output, exist_ok=True)

    networks = {
        "deeplab_v3_resnet_65": (randomize(deeplab_resnet()), (1, 65, 65, 3)),
        "deeplab_v3_plus_mobilenet_v2_64": (randomize(deeplab_plus_mobilenet()), (1, 64, 64, 3)),
        "space_to_batch_17": (SpaceToBatch(), (1, 17, 17, 3)),
    }
    for name, (network, shape) in networks.items():
        signature = tf.TensorSpec(shape, tf.float32, "image")
        function = tf.function(lambda x: network(x)).get_concrete_function(signature)
        for kind in ["float", "int8", "hybrid", "int16"]:
            if kind == "int16" and name != "deeplab_v3_plus_mobilenet_v2_64":
                continue
            if kind == "hybrid" and name.startswith("space_to_batch"):
                continue  # its weights are too few for the converter to quantize them
            content = converted(function, kind)
            path = os.path.join(arguments.output, f"{name}_{kind}.tflite")
            with open(path, "wb") as file:
                file.write(content)
            print(f"{os.path.basename(path):48} {len(content):7} bytes")


if __name__ == "__main__":
    main()
