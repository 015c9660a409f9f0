#!/usr/bin/env python3
"""Draws the small images of this folder and writes expected.json, with Pillow as the oracle.

    pip install pillow numpy
    python3 make.py [PHOTOS]

PHOTOS is a folder of photographs that are not part of the project (../shared/photos beside it); their
expected pixels go to photos.json. A hash is 64-bit FNV-1a over the RGB bytes, after the EXIF rotation.
"""
import io
import json
import pathlib
import sys
import warnings

import numpy
import PIL
from PIL import Image, ImageOps, features

HERE = pathlib.Path(__file__).parent
warnings.simplefilter("ignore")


def picture(width, height):
    """Gradients with a sharp edge, so that upsampling and ringing show."""
    y, x = numpy.mgrid[0:height, 0:width]
    red = x * 255 // max(1, width - 1)
    green = y * 255 // max(1, height - 1)
    blue = numpy.where((x - width / 2) ** 2 + (y - height / 2) ** 2 < (width / 4) ** 2, 240, 30)
    return Image.fromarray(numpy.dstack([red, green, blue]).astype(numpy.uint8))


def jpeg(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **{"quality": 75, "optimize": True, **options})
    return buffer.getvalue()


def segments(data):
    """(code, payload) of every segment up to the scan, then the rest."""
    parts, at = [], 2
    while True:
        code, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        parts.append((code, data[at + 4 : at + 2 + length]))
        at += 2 + length
        if code == 0xDA:
            return parts, data[at:]


def joined(parts, rest, fill=b""):
    body = b"".join(
        fill + bytes([0xFF, code]) + (len(payload) + 2).to_bytes(2, "big") + payload for code, payload in parts)
    return b"\xff\xd8" + body + rest


def resampled(data, width, height, factors):
    """The same MCUs, read with other luma factors of the same product."""
    parts, rest = segments(data)
    out = []
    for code, payload in parts:
        if code in (0xC0, 0xC2):
            payload = (payload[:1] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + payload[5:7]
                       + bytes([factors]) + payload[8:])
        out.append((code, payload))
    return joined(out, rest)


def wide_tables(data):
    parts, rest = segments(data)
    out = []
    for code, payload in parts:
        if code == 0xDB:
            payload = b"".join(
                bytes([payload[at] | 0x10]) + b"".join(bytes([0, v]) for v in payload[at + 1 : at + 65])
                for at in range(0, len(payload), 65))
        out.append((code, payload))
    return joined(out, rest)


def decorated(data):
    """Fill bytes before markers, comments and unknown application segments."""
    parts, rest = segments(data)
    extra = [(0xE5, b"\xff\xd9 not an end"), (0xFE, b"a comment"), (0xEB, b"")]
    return joined(parts[:1] + extra + parts[1:], rest, fill=b"\xff\xff")


def adobe(data, transform):
    parts, rest = segments(data)
    out = [(code, payload[:11] + bytes([transform]) if code == 0xEE else payload) for code, payload in parts]
    return joined(out, rest)


def separate_scans(image):
    """Three gray files as the planes of one sequential file, a scan each."""
    parts, scans = [], b""
    for index, plane in enumerate(image.convert("YCbCr").split()):
        parts, rest = segments(jpeg(plane, optimize=False))
        scans += b"\xff\xda\x00\x08\x01" + bytes([index + 1]) + b"\x00\x00\x3f\x00" + rest[:-2]
    frame = bytes([8]) + image.height.to_bytes(2, "big") + image.width.to_bytes(2, "big") + bytes([3])
    frame += b"".join(bytes([index, 0x11, 0]) for index in (1, 2, 3))
    parts = [(code, frame if code == 0xC0 else payload) for code, payload in parts if code != 0xDA]
    return joined(parts, scans + b"\xff\xd9")


def oriented(image, value):
    exif = Image.Exif()
    exif[0x0112] = value
    return jpeg(image, exif=exif, quality=50)


def png(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


def fixtures():
    medium, small = picture(45, 35), picture(20, 12)
    cmyk = small.convert("CMYK")
    files = {
        "444.jpg": jpeg(medium, subsampling="4:4:4"),
        "422.jpg": jpeg(medium, subsampling="4:2:2"),
        "420.jpg": jpeg(medium, subsampling="4:2:0"),
        "440.jpg": resampled(jpeg(picture(16, 40), subsampling="4:2:2"), 37, 15, 0x12),
        "411.jpg": resampled(jpeg(picture(16, 64), subsampling="4:2:0"), 61, 15, 0x41),
        "1x4.jpg": resampled(jpeg(picture(16, 64), subsampling="4:2:0"), 15, 59, 0x14),
        "420_1x1.jpg": jpeg(picture(1, 1), subsampling="4:2:0"),
        "420_3x3.jpg": jpeg(picture(3, 3), subsampling="4:2:0"),
        "422_4x2.jpg": jpeg(picture(4, 2), subsampling="4:2:2"),
        "422_5x9.jpg": jpeg(picture(5, 9), subsampling="4:2:2"),
        "420_17x33.jpg": jpeg(picture(17, 33), subsampling="4:2:0"),
        "progressive_444.jpg": jpeg(medium, subsampling="4:4:4", progressive=True),
        "progressive_420.jpg": jpeg(medium, subsampling="4:2:0", progressive=True, quality=90),
        "progressive_restart.jpg": jpeg(medium, subsampling="4:2:0", progressive=True, restart_marker_blocks=2),
        "progressive_gray.jpg": jpeg(medium.convert("L"), progressive=True),
        "gray.jpg": jpeg(medium.convert("L")),
        "gray_2x2.jpg": resampled(jpeg(medium.convert("L")), 45, 35, 0x22),
        "rgb.jpg": jpeg(small, keep_rgb=True),
        "cmyk.jpg": jpeg(cmyk),
        "ycck.jpg": adobe(jpeg(cmyk), 2),
        "restart_blocks.jpg": jpeg(medium, subsampling="4:2:0", restart_marker_blocks=1),
        "restart_rows.jpg": jpeg(medium, subsampling="4:4:4", restart_marker_rows=1),
        "quality_100.jpg": jpeg(small, quality=100, subsampling="4:4:4"),
        "quality_5.jpg": jpeg(medium, quality=5),
        "wide_tables.jpg": wide_tables(jpeg(small)),
        "decorated.jpg": decorated(jpeg(small)),
        "separate_scans.jpg": separate_scans(small),
        "rgb.png": png(medium),
        "palette.png": png(medium.quantize(11)),
    }
    for value in range(1, 9):
        files[f"orientation_{value}.jpg"] = oriented(small, value)
    return files


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def expected(data):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    pixels = image.tobytes()
    # 61 bytes spread over the picture tell where it differs when the hash does.
    samples = [pixels[index * (len(pixels) - 1) // 60] for index in range(61)]
    return {"width": image.width, "height": image.height, "fnv1a": fnv(pixels), "samples": samples}


def table(files):
    oracle = f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}"
    rows = ",\n".join(f'    "{name}": {json.dumps(expected(data))}' for name, data in sorted(files.items()))
    return f'{{\n  "oracle": "{oracle}",\n  "files": {{\n{rows}\n  }}\n}}\n'


def main():
    files = fixtures()
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    (HERE / "expected.json").write_text(table(files))
    if len(sys.argv) > 1:
        found = {}
        for path in pathlib.Path(sys.argv[1]).iterdir():
            # pillow_truncated_jpeg.jpg is an error for Pillow too.
            if path.suffix in (".jpg", ".png") and "truncated" not in path.name:
                found[path.name] = path.read_bytes()
        (HERE / "photos.json").write_text(table(found))


main()
