// The classes that `atrous segment --mask` writes: a palette PNG of 8 bits.

import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** @returns {{width: number, height: number, mask: Buffer}} */
export function readMask(path) {
  const file = readFileSync(path);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const data = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString("latin1", at + 4, at + 8) === "IDAT") {
      data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
    }
  }
  const rows = inflateSync(Buffer.concat(data));
  const mask = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)];
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? mask[y * width + x - 1] : 0;
      const up = y > 0 ? mask[(y - 1) * width + x] : 0;
      const corner = x > 0 && y > 0 ? mask[(y - 1) * width + x - 1] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      mask[y * width + x] = rows[y * (width + 1) + 1 + x] + predicted;
    }
  }
  return { width, height, mask };
}

function paeth(left, up, corner) {
  const sum = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(sum - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
