// @ts-check
import { Atrous } from "./atrous.js";

/** @typedef {import("./atrous.js").Segmentation} Segmentation */
/** @typedef {import("./atrous.js").Picture} Picture */

const $ = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** The model in use. @type {Atrous | undefined} */
let atrous;
/** The last picture that was shown, to be segmented again by another model. @type {Blob | ImageBitmap | undefined} */
let shown;

/** @param {string} text */
function say(text, isBad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", isBad);
}

/** @param {unknown} error */
function complain(error) {
  const sentence = error instanceof Error ? error.message : String(error);
  say(`This did not work: ${sentence}.`, true);
}

// MARK: Models

/** @param {string | Blob} file @param {string} name */
async function load(file, name) {
  say(`Loading ${name} …`);
  try {
    const next = await Atrous.load(file);
    atrous?.close();
    atrous = next;
    $("model").textContent = `${name}: ${atrous.width} × ${atrous.height} pixels, ${atrous.classes.length} classes`;
    if (shown) await show(shown);
    else say("Ready.");
  } catch (error) {
    complain(error);
  }
}

// MARK: Pictures

/** Segments a picture and shows both. @param {Blob | ImageBitmap} picture */
async function show(picture) {
  if (!atrous) return;
  say("Computing …");
  try {
    const result = await atrous.segment(picture);
    shown = picture;
    await draw(picture, result);
    say(`${result.width} × ${result.height} pixels in ${result.milliseconds.toFixed(0)} ms.`);
  } catch (error) {
    complain(error);
  }
}

/** @param {Blob | ImageBitmap | HTMLVideoElement} picture @param {Segmentation} result */
async function draw(picture, { mask, width, height, classes }) {
  const source = picture instanceof Blob ? await createImageBitmap(picture).catch(() => undefined) : picture;
  for (const canvas of [$("photo"), $("mask")]) {
    canvas.width = width;
    canvas.height = height;
  }
  if (source) $("photo").getContext("2d").drawImage(source, 0, 0, width, height);
  $("stage").style.setProperty("--ratio", String(width / height));
  const layer = new ImageData(width, height);
  const colors = Uint32Array.from({ length: 256 }, (_, id) => word(color(id)));
  const words = new Uint32Array(layer.data.buffer);
  for (let index = 0; index < mask.length; index++) words[index] = colors[mask[index]];
  $("mask").getContext("2d").putImageData(layer, 0, 0);
  $("mask").setAttribute("aria-label", `The mask: ${classes.map(({ name }) => name).join(", ")}`);
  $("classes").replaceChildren(...classes.map(entry));
}

/** A line of the legend. @param {import("./atrous.js").ClassShare} share */
function entry({ id, name, share }) {
  const [line, swatch, percent] = ["li", "i", "span"].map((tag) => document.createElement(tag));
  swatch.style.background = id === 0 ? "transparent" : `rgb(${color(id)})`;
  percent.textContent = `${(100 * share).toFixed(1)} %`;
  line.append(swatch, name, percent);
  return line;
}

/** The colours of PASCAL VOC: the bits of the class by turns to red, green and blue. @param {number} id */
function color(id) {
  return [0, 1, 2].map((channel) => {
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value |= ((id >> (3 * bit + channel)) & 1) << (7 - bit);
    return value & 255;
  });
}

/** Red, green, blue, alpha as a little-endian word. Background is not painted. @param {number[]} rgb */
function word([red, green, blue]) {
  return red + green + blue === 0 ? 0 : ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

// MARK: Camera

/** @type {MediaStream | undefined} */
let stream;

async function startCamera() {
  if (!navigator.mediaDevices) throw new Error("the browser gives a camera to https and localhost pages only");
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 640 } } });
  const video = $("video");
  video.srcObject = stream;
  await video.play();
  setCamera(true);
  // One frame after the other, each as new as can be.
  while (stream && atrous) {
    const result = await atrous.segment(video);
    if (!stream) break;
    await draw(video, result);
    say(`A frame in ${result.milliseconds.toFixed(0)} ms.`);
    await new Promise(requestAnimationFrame);
  }
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = undefined;
  setCamera(false);
}

/** @param {boolean} isOn */
function setCamera(isOn) {
  $("camera").setAttribute("aria-pressed", String(isOn));
  $("shoot").hidden = !isOn;
}

async function shoot() {
  const bitmap = await createImageBitmap($("video"));
  stopCamera();
  await show(bitmap);
}

// MARK: Controls

/** A picture, or a model. @param {File | undefined} file */
async function take(file) {
  if (!file) return;
  stopCamera();
  await (file.name.endsWith(".tflite") ? load(file, file.name) : show(file));
}

async function showSample() {
  stopCamera();
  await show(await (await fetch("files/sample.png")).blob());
}

$("file").onchange = () => take($("file").files[0]);
$("modelFile").onchange = () => take($("modelFile").files[0]);
$("sample").onclick = () => showSample().catch(complain);
$("shoot").onclick = () => shoot().catch(complain);
$("camera").onclick = () => {
  if (stream) stopCamera();
  else
    startCamera().catch((error) => {
      stopCamera();
      complain(error);
    });
};
$("modelForm").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  load($("modelURL").value, $("modelURL").value.split("/").pop());
};
$("opacity").oninput = () => ($("mask").style.opacity = `${$("opacity").value}%`);
$("divider").oninput = () => ($("mask").style.clipPath = `inset(0 0 0 ${$("divider").value}%)`);

addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dragging");
});
addEventListener("dragleave", () => document.body.classList.remove("dragging"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  take(event.dataTransfer?.files[0]);
});
addEventListener("paste", (event) => take(event.clipboardData?.files[0]));

await load("files/model.tflite", "shapes");
if (atrous) await showSample().catch(complain);
