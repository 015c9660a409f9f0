#!/usr/bin/env python3
"""Trains the project's own DeepLab v3 from scratch on drawn shapes.

    python train.py --work DIR --minutes 60
    python train.py --work DIR --minutes 5 --start DIR/aspp.npz --rate 1e-3 --head pooling

The encoder is MobileNet v2 (width 0.35), cut after the first 1x1 convolution of its block 13: output stride 16. The head
`aspp` is DeepLab v3's: 1x1, three 3x3 of rates 6, 12 and 18, image pooling; `pooling` has the 1x1 and the image pooling
only. The learning rate falls along a cosine over --minutes, or over --steps, which makes a run repeatable. The weights
are saved every two minutes in DIR/<head>.npz, the log in DIR/<head>.log.

Needs TensorFlow 2.21 (Keras 3) and NumPy.
"""

import argparse
import os
import time
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

from draw import CLASSES
from pool import pool

keras = tf.keras
layers = keras.layers
WIDTH = 0.35
FILTERS = 64
HELD_SEED = 3


def channels(wanted):
    """MobileNet's rounding to multiples of 8."""
    wanted *= WIDTH
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * wanted else rounded + 8


class Taps(layers.Conv2D):
    """A dilated 3x3 convolution, one tap at a time and without the taps that fall beside the map: TensorFlow's own takes
    more than half of a training step. The same weights, under the same name, serve in a Conv2D."""

    def call(self, x):
        height, width, rate = x.shape[1], x.shape[2], self.dilation_rate[0]
        total = 0
        for row in (-rate, 0, rate):
            for column in (-rate, 0, rate):
                if abs(row) < height and abs(column) < width:
                    part = x[:, max(0, row):height + min(0, row), max(0, column):width + min(0, column)]
                    part = tf.nn.conv2d(part, self.kernel[None, None, row // rate + 1, column // rate + 1], 1, "VALID")
                    total += tf.pad(part, [[0, 0], [max(0, -row), max(0, row)], [max(0, -column), max(0, column)], [0, 0]])
        return total


class Normalization(layers.BatchNormalization):
    """TensorFlow's fused operator, which Keras 3 does not use: a training step takes 60 % of the time."""

    def call(self, x, training=False):
        if not training:
            return tf.compat.v1.nn.fused_batch_norm(
                x, self.gamma, self.beta, self.moving_mean, self.moving_variance, self.epsilon, is_training=False)[0]
        x, mean, variance = tf.compat.v1.nn.fused_batch_norm(x, self.gamma, self.beta, epsilon=self.epsilon)
        self.moving_mean.assign(self.momentum * self.moving_mean + (1 - self.momentum) * mean)
        self.moving_variance.assign(self.momentum * self.moving_variance + (1 - self.momentum) * variance)
        return x


def normalized(x, name, activation=None):
    x = Normalization(momentum=0.97, epsilon=1e-3, name=name + "_bn")(x)
    return layers.ReLU(activation, name=name + "_relu")(x) if activation != 0 else x


def convolution(x, filters, name, kernel=1, stride=1, rate=1, activation=6.0, kind=layers.Conv2D):
    """Convolution, batch normalization and ReLU6 (activation None: ReLU; 0: none)."""
    x = kind(filters, kernel, stride, "same", dilation_rate=rate, use_bias=False, name=name)(x)
    return normalized(x, name, activation)


def encoder(x):
    x = convolution(x, channels(32), "stem", 3, 2)
    block = 0
    for expansion, wide, repeats, stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1)):
        for repeat in range(repeats):
            name, shortcut = f"block_{block}", x
            if expansion > 1:
                x = convolution(x, expansion * x.shape[-1], name + "_expand")
            x = layers.DepthwiseConv2D(
                3, stride if repeat == 0 else 1, "same", use_bias=False, name=name + "_depthwise")(x)
            x = convolution(normalized(x, name + "_depthwise", 6.0), channels(wide), name + "_project", activation=0)
            if repeat > 0:
                x = layers.Add(name=name + "_add")([shortcut, x])
            block += 1
    return convolution(x, 6 * x.shape[-1], "block_13_expand")


def head(x, kind, atrous):
    side = x.shape[1]
    pooled = layers.GlobalAveragePooling2D(keepdims=True, name="head_pool_mean")(x)
    pooled = convolution(pooled, FILTERS, "head_pool", activation=None)
    pooled = layers.UpSampling2D(side, interpolation="bilinear", name="head_pool_up")(pooled)
    branches = [pooled, convolution(x, FILTERS, "head_1x1", activation=None)]
    if kind == "aspp":
        branches += [convolution(x, FILTERS, f"head_rate_{r}", 3, rate=r, activation=None, kind=atrous) for r in (6, 12, 18)]
    x = layers.Concatenate(name="head_concatenation")(branches)
    x = convolution(x, FILTERS, "head_project", activation=None)
    return layers.Conv2D(len(CLASSES), 1, name="head_logits")(x)


def network(size, kind, factor=16, atrous=layers.Conv2D):
    """Pictures in [-1, 1] to scores, enlarged by `factor` (16: one for every pixel of the picture)."""
    pictures = keras.Input((size, size, 3), name="picture")
    scores = head(encoder(pictures), kind, atrous)
    scores = layers.UpSampling2D(factor, interpolation="bilinear", name="scores")(scores)
    return keras.Model(pictures, scores)


def save(model, path):
    """The weights by the names of their layers."""
    arrays = {f"{layer.name}/{i}": w for layer in model.layers for i, w in enumerate(layer.get_weights())}
    with open(path + ".part", "wb") as file:
        np.savez(file, **arrays)
    os.replace(path + ".part", path)


def load(model, path):
    """The weights of all layers that the file knows in the same shapes; returns the names of the others."""
    missing = []
    with np.load(path) as file:
        for layer in model.layers:
            old = layer.get_weights()
            new = [file[f"{layer.name}/{i}"] for i in range(len(old)) if f"{layer.name}/{i}" in file]
            if [w.shape for w in new] == [w.shape for w in old]:
                layer.set_weights(new)
            else:
                missing.append(layer.name)
    return missing


def augmented(rng, pictures, masks):
    """Mirror images, shifted and stretched a little, in other colours."""
    result, labels = np.empty(pictures.shape, np.float32), np.empty(masks.shape, np.int32)
    for i, (picture, mask) in enumerate(zip(pictures, masks)):
        side = len(mask)
        scale = rng.uniform(0.9, 1.1)
        rows, columns = (
            np.clip((np.arange(side) - side / 2) * scale * rng.uniform(0.97, 1.03) + side * rng.uniform(0.42, 0.58),
                    0, side - 1).astype(int) for _ in range(2))
        if rng.random() < 0.5:
            columns = columns[::-1]
        picture, mask = picture[rows][:, columns], mask[rows][:, columns]
        gain = rng.choice([-1, 1]) * rng.uniform(0.7, 1.2, 3)
        mix = np.eye(3)[rng.permutation(3)] * gain
        result[i] = picture.astype(np.float32) @ (mix / 127.5).astype(np.float32) - gain.astype(np.float32)
        labels[i] = mask
    return np.clip(result, -1, 1, out=result), labels[:, 2::4, 2::4]


def voc_miou(confusion):
    hits = np.diag(confusion)
    return float(np.mean(hits / np.maximum(1, confusion.sum(0) + confusion.sum(1) - hits)))


def validate(forward, pictures, masks):
    confusion = np.zeros(len(CLASSES) ** 2, np.int64)
    for start in range(0, len(pictures), 20):
        x = pictures[start:start + 20].astype(np.float32) / 127.5 - 1
        guess = forward(x).numpy()
        truth = masks[start:start + 20].astype(np.int64)
        confusion += np.bincount((truth * len(CLASSES) + guess).ravel(), minlength=len(confusion))
    return voc_miou(confusion.reshape(len(CLASSES), -1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--head", choices=["aspp", "pooling"], default="aspp")
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=8000, help="training pictures drawn")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--start", help="weights to begin with; layers are matched by name and shape")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, help="instead of --minutes")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    pools = os.path.join(arguments.work, "pools")
    pictures, masks = pool(pools, arguments.seed, arguments.count, arguments.size)
    held_pictures, held_masks = pool(pools, HELD_SEED, 300, arguments.size)
    name = os.path.join(arguments.work, arguments.head)

    model = network(arguments.size, arguments.head, 4, Taps)
    full = keras.Model(model.input, layers.UpSampling2D(16, interpolation="bilinear")(
        model.get_layer("head_logits").output))
    if arguments.start:
        load(model, arguments.start)
    optimizer = keras.optimizers.AdamW(arguments.rate, weight_decay=1e-3, clipnorm=5.0)

    @tf.function
    def step(x, truth):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, model(x, training=True)))
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    @tf.function
    def forward(x):
        return tf.argmax(full(x, training=False), -1)

    def batch():
        chosen = rng.integers(0, len(pictures), arguments.batch)
        return augmented(rng, pictures[chosen], masks[chosen])

    with open(name + ".log", "a") as log, ThreadPoolExecutor(1) as worker:
        def say(text):
            print(text, flush=True)
            print(text, file=log, flush=True)

        say(f"{vars(arguments)} parameters {model.count_params()}")
        count, average, seconds, saved = 0, None, 0.0, 0.0
        ahead = worker.submit(batch)
        while True:
            begun = time.time()
            progress = count / arguments.steps if arguments.steps else seconds / (60 * arguments.minutes)
            if progress >= 1:
                break
            warm = min(1, (count + 1) / 200)
            optimizer.learning_rate.assign(arguments.rate * warm * (0.005 + 0.4975 * (1 + np.cos(np.pi * progress))))
            ready, ahead = ahead.result(), worker.submit(batch)
            loss = float(step(*ready))
            average = loss if average is None else 0.98 * average + 0.02 * loss
            count += 1
            if count % 100 == 0:
                say(f"step {count} minute {seconds / 60:.1f} loss {average:.4f}")
            seconds += min(5, time.time() - begun)  # A pause of the process does not count.
            if seconds - saved > 120:
                save(model, name + ".npz")
                say(f"step {count} held-out mIoU {validate(forward, held_pictures, held_masks):.4f}")
                saved = seconds
        save(model, name + ".npz")
        miou = validate(forward, held_pictures, held_masks)
        say(f"end: {count} steps, {seconds / 60:.1f} minutes, loss {average:.4f}, held-out mIoU {miou:.4f}")


if __name__ == "__main__":
    main()
