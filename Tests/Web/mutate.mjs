// Broken models and pictures: the engine answers each with a sentence or a mask, and never traps. node mutate.mjs WASM

import { readFileSync } from "node:fs";

const module = await WebAssembly.compile(readFileSync(process.argv[2]));
let engine;
const restart = async () => { engine = (await WebAssembly.instantiate(module)).exports; };

let state = 1;
/** A number below a bound, the same at every run. */
function random(bound) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * bound);
}

/** Changes, doubles or cuts a few bytes, most of them where sizes and offsets are: at the ends. */
function mutated(file) {
  let bytes = Buffer.from(file);
  for (let count = 1 + random(6); count > 0; count--) {
    const at = random(2) ? random(bytes.length) : random(Math.min(bytes.length, 4000));
    switch (random(4)) {
      case 0: bytes[at] = random(256); break;
      case 1: bytes[at] = [0, 1, 127, 128, 255][random(5)]; break;
      case 2: bytes.fill(random(2) ? 255 : 0, at, Math.min(at + 4, bytes.length)); break;
      default: if (random(4) === 0) bytes = bytes.subarray(0, at + 1); else bytes[at] ^= 1 << random(8);
    }
  }
  return bytes;
}

function call(bytes, body) {
  const address = engine.allocate(bytes.length);
  new Uint8Array(engine.memory.buffer, address, bytes.length).set(bytes);
  const succeeded = body(address, bytes.length);
  engine.release(address);
  return succeeded;
}

async function attack(kind, files, prepare, body) {
  const counts = { answered: 0, refused: 0, trapped: 0 };
  await restart();
  prepare();
  for (let index = 0; index < 600; index++) {
    const bytes = mutated(files[index % files.length]);
    try {
      counts[call(bytes, body) ? "answered" : "refused"] += 1;
    } catch (error) {
      counts.trapped += 1;
      if (counts.trapped <= 3) console.log(`FAILED: ${kind} ${index}: ${error.stack}`);
      await restart();
      prepare();
    }
  }
  console.log(`600 broken ${kind}: ${counts.answered} answered, ${counts.refused} refused, ${counts.trapped} trapped`);
  return counts.trapped;
}

const networks = "Tests/Goldens/networks";
const models = ["deeplab_v3_plus_mobilenet_v2_64_int8", "deeplab_v3_resnet_65_hybrid", "space_to_batch_17_labelled"]
  .map((name) => readFileSync(`${networks}/${name}.tflite`));
const fixtures = "Tests/ImagingTests/Fixtures";
const pictures = ["420.jpg", "progressive_420.jpg", "restart_rows.jpg", "cmyk.jpg", "palette.png", "rgb.png"]
  .map((name) => readFileSync(`${fixtures}/${name}`));

const load = (address, count) => engine.load(address, count);
const picture = readFileSync(`${fixtures}/420.jpg`);
const traps =
  (await attack("models", models, () => {}, (address, count) => {
    const succeeded = load(address, count);
    if (succeeded) call(picture, engine.segmentFile);
    return succeeded;
  })) +
  (await attack("pictures", pictures, () => call(models[0], load), (address, count) => engine.segmentFile(address, count)));
process.exit(traps === 0 ? 0 : 1);
