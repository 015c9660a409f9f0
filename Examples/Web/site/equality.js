// @ts-check
import { Atrous } from "./atrous.js";

const rows = /** @type {HTMLElement} */ (document.getElementById("rows"));
const status = /** @type {HTMLElement} */ (document.getElementById("status"));

/** @param {string[]} cells */
function add(...cells) {
  const row = document.createElement("tr");
  cells.forEach((text, index) => {
    const cell = document.createElement("td");
    const content = index === 1 || index === 2 ? document.createElement("code") : cell;
    content.textContent = text;
    if (content !== cell) cell.append(content);
    row.append(cell);
  });
  rows.append(row);
}

/** The native hashes: lines of a model's file name and a hash, one for each output. */
async function nativeHashes() {
  const lines = (await (await fetch("files/native.txt")).text()).trim().split("\n");
  /** @type {Map<string, string[]>} */
  const models = new Map();
  for (const [name, hash] of lines.map((line) => line.split(" "))) {
    models.set(name, [...(models.get(name) ?? []), hash]);
  }
  return models;
}

try {
  const models = await nativeHashes();
  const atrous = await Atrous.load("files/model.tflite");
  let different = 0;
  for (const [name, native] of models) {
    const here = await atrous.hashes(`files/${name}`).catch((error) => [error.message]);
    const isEqual = here.join() === native.join();
    if (!isEqual) different += 1;
    add(name, here.join(" "), native.join(" "), isEqual ? "equal" : "DIFFERENT");
  }
  status.textContent = different === 0 ? `All ${models.size} models: equal.` : `${different} of ${models.size} models differ.`;
  status.classList.toggle("bad", different > 0);
} catch (error) {
  status.textContent = error instanceof Error ? error.message : String(error);
  status.classList.add("bad");
}
