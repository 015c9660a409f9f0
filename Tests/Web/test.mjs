// The page in a real browser: node test.mjs CHROMIUM OUTPUT SHARED [ATROUS]
//
// OUTPUT is a folder for screenshots and native masks. SHARED holds models and photos; ATROUS is the native command that
// they are compared with.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { launch } from "./browser.mjs";
import { readMask } from "./mask.mjs";
import { serve } from "./server.mjs";

const [chromium, output, shared, atrous] = process.argv.slice(2);
const server = await serve("Examples/Web/site", shared);
const browser = await launch(chromium);
const status = () => browser.evaluate("document.getElementById('status').textContent");
const isDone = "/pixels in/.test(document.getElementById('status').textContent)";

const tests = {
  async "the sample is segmented by the project's own model"() {
    await browser.open(`${server.address}/index.html`);
    await browser.until(isDone);
    const classes = await browser.evaluate("document.getElementById('classes').textContent");
    assert.match(classes, /pie/);
    assert.match(classes, /arch/);
    await browser.look(`${output}/page.png`, { width: 1100, height: 800 });
    await browser.look(`${output}/dark.png`, { width: 390, height: 844, isDark: true });
  },

  async "a broken picture gives a sentence, and the page goes on"() {
    await drop("broken.jpg", "Uint8Array.of(0xff, 0xd8, 0xff, 0xdb, 0, 3, 9)");
    await browser.until("document.querySelector('#status.bad')");
    assert.match(await status(), /^This did not work: .*JPEG/);
    await drop("no-picture.webp", "Uint8Array.of(1, 2, 3)");
    await browser.until("/no image/.test(document.getElementById('status').textContent)");
    await browser.evaluate("document.getElementById('sample').click()");
    await browser.until(isDone);
  },

  async "a broken model gives a sentence, and the page keeps the old one"() {
    await drop("broken.tflite", "new TextEncoder().encode('no model at all')");
    await browser.until("document.querySelector('#status.bad')");
    assert.match(await status(), /^This did not work: /);
    await browser.evaluate("document.getElementById('sample').click()");
    await browser.until(isDone);
  },

  async "opacity and divider change the mask alone"() {
    await move("opacity", 25);
    await move("divider", 50);
    const style = await browser.evaluate("document.getElementById('mask').getAttribute('style')");
    assert.match(style, /opacity: 0\.25|opacity: 25%/);
    assert.match(style, /inset\(0(px)? 0(px)? 0(px)? 50%\)/);
    await browser.look(`${output}/divider.png`, { width: 1100, height: 800 });
  },

  async "frames of the camera are segmented until a picture is taken"() {
    await browser.evaluate("document.getElementById('camera').click()");
    await browser.until("/A frame in/.test(document.getElementById('status').textContent)");
    await browser.evaluate("document.getElementById('shoot').click()");
    await browser.until(isDone);
    assert.equal(await browser.evaluate("document.getElementById('camera').getAttribute('aria-pressed')"), "false");
  },

  async "all models compute the bits that the native program does"() {
    await browser.open(`${server.address}/equality.html`);
    await browser.until("/equal|differ/.test(document.getElementById('status').textContent)", 600);
    console.log(await browser.evaluate(
      "[...document.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent.slice(0, 44)).join('  ')).join('\\n')"));
    await browser.look(`${output}/equality.png`, { width: 1100, height: 800 });
    assert.match(await status(), /^All \d+ models: equal\.$/);
  },
};

if (atrous && existsSync(`${shared}/photos`)) {
  tests["masks of all photos are those of the native program"] = async () => {
    const model = "deeplabv3_257_int8_per_tensor.tflite";
    await use(model);
    let compared = 0;
    for (const photo of readdirSync(`${shared}/photos`).filter((name) => /\.(jpe?g|png)$/.test(name))) {
      const file = `${output}/${photo}.mask.png`;
      const native = native_(() => execFileSync(
        atrous, ["segment", `${shared}/photos/${photo}`, "--model", `${shared}/models/${model}`, "--mask", "--output", file],
        { stdio: ["ignore", "ignore", "pipe"] }));
      const here = await browser.evaluate(`segmented("/shared/photos/${photo}")`);
      const expected = native ?? hashed(readMask(file));
      assert.equal(here, expected, photo);
      compared += 1;
    }
    console.log(`${compared} photos`);
  };

  tests["the time of the vector kernels and of the portable ones"] = async () => {
    for (const model of ["deeplabv3_257_int8_per_tensor.tflite", "deeplab_v3_mnv2_05_512_int8.tflite"]) {
      const [vector, portable] = await browser.evaluate(`compared("/shared/models/${model}")`);
      console.log(`${model}: ${vector.toFixed(1)} ms, portable ${(portable / vector).toFixed(2)} times as long`);
    }
  };
} else {
  console.log(`SKIPPED: no ${shared}: no photo and no real model is compared with the native program`);
}

let failures = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`passed: ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED: ${name}: ${error.stack}`);
  }
}
for (const exception of browser.exceptions) {
  failures += 1;
  console.log(`FAILED: an exception that nobody caught: ${exception}`);
}
await browser.close();
server.close();
process.exit(failures === 0 ? 0 : 1);

/** Drops a file on the page. */
function drop(name, bytes) {
  return browser.evaluate(`{
    document.getElementById("status").className = "";
    const data = new DataTransfer();
    data.items.add(new File([${bytes}], "${name}"));
    dispatchEvent(new DragEvent("drop", { dataTransfer: data }));
  }`);
}

function move(id, value) {
  return browser.evaluate(`{
    const input = document.getElementById("${id}");
    input.value = ${value};
    input.dispatchEvent(new Event("input"));
  }`);
}

/** Loads a model with `atrous.js` alone, and defines what the tests above call. */
async function use(model) {
  await browser.open(`${server.address}/equality.html`);
  await browser.evaluate(`(async () => {
    const { Atrous } = await import("/atrous.js");
    const model = await Atrous.load("/shared/models/${model}");
    const fetched = async (url) => (await fetch(url)).blob();
    window.segmented = async (url) => {
      try {
        const { width, height, mask } = await model.segment(await fetched(url));
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", mask));
        const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        return width + "x" + height + " " + hex;
      } catch (error) {
        return error.message;
      }
    };
    window.compared = async (url) => {
      const models = [await Atrous.load(url), await Atrous.load(url, { wasm: "/portable.wasm" })];
      const picture = new ImageData(models[0].width, models[0].height);
      const least = [Infinity, Infinity];
      for (let round = 0; round < 15; round++) {
        for (const [index, model] of models.entries()) {
          least[index] = Math.min(least[index], (await model.segment(picture)).milliseconds);
        }
      }
      for (const model of models) model.close();
      return least;
    };
  })()`);
}

function hashed({ width, height, mask }) {
  return `${width}x${height} ${createHash("sha256").update(mask).digest("hex")}`;
}

/** The sentence of a file that the native command refuses; nil where it does not. */
function native_(run) {
  try {
    run();
    return undefined;
  } catch ({ stderr }) {
    return stderr.toString().trim().replace(/^.*?: (?=offset|not |un)/, "");
  }
}
