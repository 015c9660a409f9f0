#!/usr/bin/env python3
"""Draws the pictures the project's own models learn from: 20 kinds of shape on textured, lit, noisy, cluttered grounds.

    python draw.py --seed 7 --count 24 --size 160 --output DIR

writes DIR/images/<i>.png, DIR/masks/<i>.png (palette PNG, VOC's colours) and DIR/list.txt. Picture i of a seed is
always the same picture, whatever else is drawn. A mask gives each pixel the class of the shape that covers its centre;
the picture averages SAMPLES x SAMPLES points a pixel.

Needs Python 3.9 and NumPy (made with 3.11 and 2.4).
"""

import argparse
import os
import struct
import zlib

import numpy as np

CLASSES = [
    "background", "circle", "ellipse", "triangle", "square", "rectangle", "star", "cross", "ring", "crescent", "heart",
    "arrow", "semicircle", "trapezoid", "rhombus", "gear", "corner", "drop", "hourglass", "pie", "arch",
]
SAMPLES = 2
TURN = np.pi / 6  # to either side

# How often a picture has one, two, three shapes; and the smallest and largest part of its side that one takes then.
CROWD = [(0.65, 0.6, 0.95), (0.3, 0.5, 0.72), (0.05, 0.42, 0.56)]


# Shapes. Each takes arrays of points and a generator, is about 2 wide, and says which points lie inside.

def polygon(u, v, corners):
    inside = np.zeros(u.shape, bool)
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1]):
        if y0 != y1:
            inside ^= ((v < y0) != (v < y1)) & (u < x0 + (v - y0) * ((x1 - x0) / (y1 - y0)))
    return inside


def wheel(radii, turn=0.0):
    angles = turn + 2 * np.pi * np.arange(len(radii)) / len(radii)
    return [(r * np.sin(a), -r * np.cos(a)) for r, a in zip(radii, angles)]


def triangle(u, v, _):
    return polygon(u, v, wheel([1.15] * 3))


def square(u, v, _):
    return np.maximum(abs(u), abs(v)) < 0.8


def rectangle(u, v, p):
    return (abs(u) < 1.1) & (abs(v) < 0.34 + 0.06 * p)


def circle(u, v, _):
    return u * u + v * v < 0.92 ** 2


def ellipse(u, v, p):
    return (u / 1.1) ** 2 + (v / (0.5 + 0.08 * p)) ** 2 < 1


def star(u, v, p):
    return polygon(u, v, wheel([1.2, 0.54 + 0.08 * p] * 5))


def cross(u, v, p):
    arm = 0.32 + 0.08 * p
    return (np.minimum(abs(u), abs(v)) < arm) & (np.maximum(abs(u), abs(v)) < 1)


def ring(u, v, p):
    r = u * u + v * v
    return (r < 1) & (r > (0.42 + 0.08 * p) ** 2)


def crescent(u, v, p):
    u = u - 0.25
    return (u * u + v * v < 1.1) & ((u - 0.6 - 0.08 * p) ** 2 + v * v > 0.75 ** 2)


def heart(u, v, _):
    x, y = 1.15 * u, 0.1 - 1.15 * v
    return (x * x + y * y - 1) ** 3 < x * x * y ** 3


def arrow(u, v, p):
    w = 0.34 + 0.06 * p
    return polygon(u, v, [(-1.1, -w), (0, -w), (0, -0.9), (1.1, 0), (0, 0.9), (0, w), (-1.1, w)])


def semicircle(u, v, _):
    return (u * u + (v - 0.5) ** 2 < 1.1) & (v < 0.5)


def trapezoid(u, v, p):
    top = 0.42 + 0.1 * p
    return polygon(u, v, [(-1.1, 0.6), (-top, -0.6), (top, -0.6), (1.1, 0.6)])


def rhombus(u, v, p):
    return abs(u) / 1.2 + abs(v) / (0.6 + 0.08 * p) < 1


def gear(u, v, p):
    r = np.hypot(u, v)
    return (r < np.where(np.cos(6 * np.arctan2(v, u)) > 0, 1.08, 0.74)) & (r > 0.24 + 0.06 * p)


def corner(u, v, p):
    inner = -0.15 + 0.12 * p
    return (np.maximum(abs(u), abs(v)) < 0.9) & ((u < inner) | (v > -inner))


def drop(u, v, _):
    # A disc of radius 0.72 about (0, 0.4), and the tangents to it from (0, -1.1).
    slope = 0.72 / np.sqrt(1.5 ** 2 - 0.72 ** 2)
    return (u * u + (v - 0.4) ** 2 < 0.72 ** 2) | ((abs(u) < slope * (v + 1.1)) & (v < 0.4 - 0.72 ** 2 / 1.5))


def hourglass(u, v, p):
    return (abs(v) < 0.95) & (abs(u) < 0.14 + 0.06 * p + 0.8 * abs(v))


def pie(u, v, p):
    return (u * u + v * v < 1) & (abs(v) > u * (0.8 + 0.2 * p))


def arch(u, v, p):
    r = np.where(v < 0, np.hypot(u, v), abs(u))
    return (r < 0.9) & (r > 0.34 + 0.08 * p) & (v < 0.85)


SHAPES = [globals()[name] for name in CLASSES[1:]]


class Placed:
    """A shape at its place: class, centre, half size in pixels, turn, aspect, mirrored or not, and its one parameter."""

    def __init__(self, rng, size, smallest, largest):
        self.label = int(rng.integers(1, len(CLASSES)))
        self.half = 0.5 * size * rng.uniform(smallest, largest)
        margin = 0.9 * self.half
        self.x, self.y = rng.uniform(margin, size - margin, 2)
        turn = rng.uniform(-TURN, TURN)
        aspect = np.exp(rng.uniform(-0.05, 0.05))
        mirror = rng.choice([-1, 1])
        self.parameter = rng.uniform()
        c, s = np.cos(turn), np.sin(turn)
        self.matrix = np.array([[c * aspect * mirror, s * aspect * mirror], [-s / aspect, c / aspect]]) / self.half

    def covers(self, size, samples):
        """A size*samples square of bools: the sample points that lie in the shape."""
        n = size * samples
        result = np.zeros((n, n), bool)
        reach = 1.35 * self.half
        left, top = (max(0, int((c - reach) * samples)) for c in (self.x, self.y))
        right, bottom = (min(n, int((c + reach) * samples) + 1) for c in (self.x, self.y))
        x = ((np.arange(left, right, dtype=np.float32) + 0.5) / samples - np.float32(self.x))[None, :]
        y = ((np.arange(top, bottom, dtype=np.float32) + 0.5) / samples - np.float32(self.y))[:, None]
        (a, b), (c, d) = self.matrix.astype(np.float32)
        result[top:bottom, left:right] = SHAPES[self.label - 1](a * x + b * y, c * x + d * y, self.parameter)
        return result


# Paint.

def value_noise(rng, size, cells):
    """Random heights on a grid, joined smoothly: a size x size field in 0...1."""
    grid = rng.random((cells + 2, cells + 2), dtype=np.float32)
    at = (np.arange(size, dtype=np.float32) + 0.5) * (cells / size)
    low = at.astype(int)
    t = at - low
    t = t * t * (3 - 2 * t)
    rows = grid[low] * (1 - t)[:, None] + grid[low + 1] * t[:, None]
    return rows[:, low] * (1 - t)[None, :] + rows[:, low + 1] * t[None, :]


def blur(field, radius):
    """Two box blurs each way."""
    for axis in (0, 1, 0, 1):
        pad = [(radius + 1, radius) if k == axis else (0, 0) for k in (0, 1)]
        sums = np.cumsum(np.pad(field, pad, mode="edge"), axis=axis)
        n = field.shape[axis]
        width = 2 * radius + 1
        field = (np.take(sums, np.arange(width, n + width), axis) - np.take(sums, np.arange(n), axis)) / width
    return field


def pattern(rng, size):
    """Where between two colours each point lies: flat, gradient, stripes, checks, dots, noise at one or three scales."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    a, b = np.cos(angle), np.sin(angle)
    along, across = a * x + b * y, a * y - b * x
    wave = 2 * np.pi / (size * rng.uniform(0.04, 0.15))
    kind = rng.integers(7)
    if kind == 0:
        return np.zeros((size, size), np.float32)
    if kind == 1:
        return 0.5 + along / (2 * size)
    if kind == 2:
        return 0.5 + 0.5 * np.clip(3 * np.sin(wave * along), -1, 1)
    if kind == 3:
        return 0.5 + 0.5 * np.clip(4 * np.sin(wave * along) * np.sin(wave * across), -1, 1)
    if kind == 4:
        return np.clip(6 * np.cos(wave * along) * np.cos(wave * across) - 3, 0, 1)
    if kind == 5:
        return value_noise(rng, size, int(rng.integers(4, 40)))
    return sum(value_noise(rng, size, c) * w for c, w in ((5, 0.5), (13, 0.3), (37, 0.2)))


def paint(rng, size, colour, spread):
    other = np.clip(colour + rng.uniform(-spread, spread, 3), 0, 1).astype(np.float32)
    t = pattern(rng, size)[:, :, None]
    return colour * (1 - t) + other * t


def clutter(rng, size, ground):
    """Lines, dots and blotches, which all belong to the background."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
    unit = size / 160

    def lay(cover):
        nonlocal ground
        t = (cover * rng.uniform(0.2, 0.7))[:, :, None]
        ground = ground * (1 - t) + rng.random(3, dtype=np.float32) * t

    for _ in range(rng.integers(0, 4)):
        angle, width = rng.uniform(0, np.pi), unit * rng.uniform(0.5, 2)
        px, py = rng.uniform(0, size, 2)
        bend = rng.uniform(-0.004, 0.004) / unit
        along = np.cos(angle) * (x - px) + np.sin(angle) * (y - py)
        away = np.cos(angle) * (y - py) - np.sin(angle) * (x - px) + bend * along * along
        lay(np.clip(width + 0.5 - abs(away), 0, 1))
    for _ in range(rng.integers(0, 8)):
        px, py = rng.uniform(0, size, 2)
        lay(np.clip(unit * rng.uniform(1, 4.5) + 0.5 - np.hypot(x - px, y - py), 0, 1))
    if rng.random() < 0.3:
        lay(np.clip((value_noise(rng, size, int(rng.integers(6, 16))) - rng.uniform(0.75, 0.9)) * 12, 0, 1))
    return ground


def place(rng, size):
    """One to three shapes, the last in front; none has more than a quarter hidden."""
    wanted = int(rng.choice([1, 2, 3], p=[chance for chance, _, _ in CROWD]))
    _, smallest, largest = CROWD[wanted - 1]
    mask = np.zeros((size, size), np.uint8)
    owner = np.zeros((size, size), np.uint8)
    shapes, areas = [], []
    for _ in range(6 * wanted):
        if len(shapes) == wanted:
            break
        shape = Placed(rng, size, smallest, largest)
        cover = shape.covers(size, 1)
        seen = np.bincount(owner[~cover], minlength=len(shapes) + 1)[1:]
        if all(s > 0.75 * a for s, a in zip(seen, areas)):
            owner[cover] = len(shapes) + 1
            mask[cover] = shape.label
            shapes.append(shape)
            areas.append(np.count_nonzero(cover))
    return shapes, mask


def draw(seed, index, size):
    """Picture `index` of `seed`: size x size x 3 bytes, and size x size class numbers."""
    rng = np.random.Generator(np.random.PCG64([seed, index]))
    shapes, mask = place(rng, size)
    ground = rng.random(3, dtype=np.float32)
    picture = clutter(rng, size, paint(rng, size, ground, 0.18))
    colours = [ground]
    for shape in shapes:
        colour = ground
        while min(np.abs(colour - c).sum() for c in colours) < 0.8:
            colour = rng.random(3, dtype=np.float32)
        colours.append(colour)
        cover = shape.covers(size, SAMPLES).reshape(size, SAMPLES, size, SAMPLES).mean((1, 3), dtype=np.float32)
        if rng.random() < 0.5:
            reach = max(1, int(size * rng.uniform(0.01, 0.04)))
            move = rng.integers(-reach, reach + 1, 2)
            shadow = blur(np.roll(cover, tuple(move), (0, 1)), max(1, reach // 2))
            picture = picture * (1 - rng.uniform(0.15, 0.45) * shadow[:, :, None])
        picture = picture + cover[:, :, None] * (paint(rng, size, colour, 0.12) - picture)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 + rng.uniform(0, 0.5) * (np.cos(angle) * x + np.sin(angle) * y) - rng.uniform(0, 0.5) * (x * x + y * y)
    picture = picture * (light * rng.uniform(0.75, 1.1))[:, :, None]
    picture = picture + rng.uniform(0, 0.04) * rng.standard_normal(picture.shape, dtype=np.float32)
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8), mask


# PNG.

def voc_palette():
    """VOC's 256 colours: the bits of the class number, dealt out to red, green and blue from the top down."""
    colours = np.zeros((256, 3), np.uint8)
    for number in range(256):
        for bit in range(8):
            colours[number, bit % 3] |= ((number >> bit) & 1) << (7 - bit // 3)
    return colours


def write_png(path, pixels):
    """Bytes of three channels as RGB with the Paeth filter, bytes of one as indices into VOC's palette."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = pixels.shape[:2]
    colour = pixels.ndim == 3
    rows = pixels.reshape(height, -1)
    if colour:
        whole = np.pad(rows.astype(np.int16), ((1, 0), (3, 0)))
        left, up, both = whole[1:, :-3], whole[:-1, 3:], whole[:-1, :-3]
        a, b, c = abs(up - both), abs(left - both), abs(left + up - 2 * both)
        rows = (rows - np.where((a <= b) & (a <= c), left, np.where(b <= c, up, both))).astype(np.uint8)
    rows = np.insert(rows, 0, 4 if colour else 0, axis=1)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2 if colour else 3, 0, 0, 0)))
        if not colour:
            file.write(chunk(b"PLTE", voc_palette().tobytes()))
        file.write(chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)))
        file.write(chunk(b"IEND", b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    for folder in ("images", "masks"):
        os.makedirs(os.path.join(arguments.output, folder), exist_ok=True)
    with open(os.path.join(arguments.output, "list.txt"), "w") as names:
        for index in range(arguments.count):
            picture, mask = draw(arguments.seed, index, arguments.size)
            for folder, pixels in (("images", picture), ("masks", mask)):
                write_png(os.path.join(arguments.output, folder, f"{index:03}.png"), pixels)
            names.write(f"{index:03}\n")


if __name__ == "__main__":
    main()
