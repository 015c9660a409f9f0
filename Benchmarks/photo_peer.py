"""The whole job in Python: photos to palette masks with Pillow, LiteRT + XNNPACK and numpy, a line of JSON a photo.

    photo_peer.py MODEL OUTPUT_FOLDER PHOTO... --threads N --runs R

Every line has `image` and `timings_ms` {decode, prepare, run, write}, as `atrous segment --json` has them, and `load_ms`
in the first. With several runs a photo has as many lines.
"""

import argparse
import json
import pathlib
import time

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image


def palette():
    """The colours of PASCAL VOC."""
    colors = []
    for index in range(256):
        for channel in range(3):
            colors.append(sum((index >> (3 * bit + channel) & 1) << (7 - bit) for bit in range(3)))
    return colors


def segment(interpreter, photo, target, colors):
    taken = interpreter.get_input_details()[0]
    given = interpreter.get_output_details()[0]
    height, width = taken["shape"][1:3]
    clock = [time.perf_counter()]
    image = Image.open(photo).convert("RGB")
    image.load()
    clock.append(time.perf_counter())
    pixels = np.asarray(image.resize((width, height), Image.BILINEAR))[None]
    if taken["dtype"] == np.float32:
        pixels = pixels.astype(np.float32) / 127.5 - 1
    elif taken["dtype"] == np.int8:
        pixels = (pixels ^ np.uint8(0x80)).view(np.int8)
    interpreter.set_tensor(taken["index"], pixels)
    clock.append(time.perf_counter())
    interpreter.invoke()
    scores = interpreter.get_tensor(given["index"])[0]
    classes = (scores.argmax(-1) if scores.ndim == 3 else scores).astype(np.uint8)
    clock.append(time.perf_counter())
    mask = Image.fromarray(classes).resize(image.size, Image.NEAREST)
    mask.putpalette(colors)
    mask.save(target)
    np.bincount(np.asarray(mask).reshape(-1))
    clock.append(time.perf_counter())
    steps = [round((b - a) * 1e3, 3) for a, b in zip(clock, clock[1:])]
    return dict(zip(["decode", "prepare", "run", "write"], steps))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("photos", nargs="+", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    interpreter = Interpreter(model_path=options.model, num_threads=options.threads)
    interpreter.allocate_tensors()
    load = (time.perf_counter() - start) * 1e3
    colors = palette()
    for photo in options.photos:
        for _ in range(options.runs):
            timings = segment(interpreter, photo, options.output / f"{photo.stem}.peer.png", colors)
            print(json.dumps({"image": str(photo), "timings_ms": timings, "load_ms": load}), flush=True)


if __name__ == "__main__":
    main()
