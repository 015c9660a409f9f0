"""Draws shapes.png, the picture of the README's command.

    pip install numpy pillow
"""

import pathlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT, FINE = 320, 240, 4


def main():
    y, x = np.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE] / FINE
    picture = np.empty(x.shape + (3,))
    picture[:] = np.array([120, 180, 235]) + (y / HEIGHT)[..., None] * np.array([100, 50, 10])

    def paint(region, color):
        picture[region] = color

    def disc(cx, cy, rx, ry):
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1

    def triangle(a, b, c):
        def side(p, q):
            return (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0])

        return (side(a, b) >= 0) & (side(b, c) >= 0) & (side(c, a) >= 0)

    paint(disc(262, 48, 24, 24), (255, 224, 96))
    paint(y > 165 + 14 * np.sin(x / 47), (104, 160, 84))
    paint((np.abs(x - 62) <= 44) & (y >= 108) & (y <= 182), (196, 120, 92))
    paint(triangle((10, 108), (62, 62), (114, 108)), (132, 60, 52))
    paint((np.abs(x - 62) <= 11) & (y >= 142) & (y <= 182), (92, 62, 44))
    # A cat.
    paint(disc(206, 190, 46, 34), (92, 92, 100))
    paint(disc(206, 140, 29, 26), (92, 92, 100))
    paint(triangle((179, 134), (182, 98), (203, 118)), (92, 92, 100))
    paint(triangle((209, 118), (230, 98), (233, 134)), (92, 92, 100))
    for eye in (196, 216):
        paint(disc(eye, 136, 6, 7), (216, 220, 96))
        paint(disc(eye, 136, 2, 6), (24, 24, 24))
    paint(disc(206, 148, 4, 3), (228, 150, 150))
    paint((np.hypot(x - 252, y - 190) <= 34) & (np.hypot(x - 252, y - 190) >= 25) & (y > 186), (92, 92, 100))

    fine = picture.reshape(HEIGHT, FINE, WIDTH, FINE, 3).mean(axis=(1, 3))
    Image.fromarray(np.clip(fine + 0.5, 0, 255).astype(np.uint8)).save(
        pathlib.Path(__file__).with_name("shapes.png"), optimize=True)


if __name__ == "__main__":
    main()
