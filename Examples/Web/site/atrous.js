// @ts-check
// Segmentation in the browser, in a worker of its own:
//
//   import { Atrous } from "./atrous.js";
//   const model = await Atrous.load("model.tflite");
//   const { mask, classes } = await model.segment(image);

/**
 * @typedef {object} ClassShare
 * @property {number} id       the class, as the mask has it
 * @property {string} name
 * @property {number} pixels   how many pixels of the mask are of the class
 * @property {number} share    the same as a fraction, 0 to 1
 */

/**
 * @typedef {object} Segmentation
 * @property {Uint8Array} mask         a class for each pixel of the image, row by row from the top left
 * @property {number} width            of the mask and the image, in pixels
 * @property {number} height
 * @property {ClassShare[]} classes    the classes that the mask shows, the largest first
 * @property {number} milliseconds     from the image's file or pixels to the mask
 */

/**
 * What can be segmented: a file (JPEG, PNG or Netpbm by Atrous' own decoders, other formats by the browser's), or pixels.
 * @typedef {Blob | ArrayBuffer | ImageData | ImageBitmap | HTMLImageElement | HTMLVideoElement | HTMLCanvasElement} Picture
 */

/** A model that is loaded. Calls are answered one after the other. */
export class Atrous {
  /** The width and height of the image that the model takes; others are resized to it. @type {number} */
  width = 0;
  /** @type {number} */
  height = 0;
  /** The names of all classes. @type {string[]} */
  classes = [];

  #worker;
  #next = 0;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();

  /** Use `Atrous.load`. @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data: { id, result, error } }) => {
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    };
    worker.onerror = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the worker cannot be started"));
      this.#waiting.clear();
    };
  }

  /**
   * Starts the engine and loads a model.
   *
   * @param {string | URL | Blob | ArrayBuffer} model  a `.tflite` file, or where it lies
   * @param {{wasm?: string | URL}} [options]  `wasm` is where the engine lies, beside this file by default
   * @returns {Promise<Atrous>}
   * @throws {Error} with a sentence that tells what is wrong with the model
   */
  static async load(model, options = {}) {
    const atrous = new Atrous(new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
    try {
      const wasm = new URL(options.wasm ?? new URL("atrous.wasm", import.meta.url), document.baseURI);
      await atrous.#ask("start", { wasm: wasm.href });
      const bytes = await contents(model);
      const loaded = await atrous.#ask("load", { bytes }, [bytes]);
      return Object.assign(atrous, loaded);
    } catch (error) {
      atrous.close();
      throw error;
    }
  }

  /**
   * The class of every pixel of an image, at the image's size.
   *
   * @param {Picture} image
   * @returns {Promise<Segmentation>}
   * @throws {Error} with a sentence that tells what is wrong with the image; others can follow
   */
  async segment(image) {
    if (!(image instanceof Blob || image instanceof ArrayBuffer)) return this.#segmentPixels(pixels(image));
    const bytes = image instanceof Blob ? await image.arrayBuffer() : image.slice(0);
    if (isOwnFormat(new Uint8Array(bytes))) return this.#ask("segmentFile", { bytes }, [bytes]);
    let bitmap;
    try {
      bitmap = await createImageBitmap(new Blob([bytes]));
    } catch {
      throw new Error("this is no image that Atrous or the browser can read");
    }
    return this.#segmentPixels(pixels(bitmap));
  }

  /** @param {ImageData} image @returns {Promise<Segmentation>} */
  #segmentPixels({ data: { buffer }, width, height }) {
    return this.#ask("segmentPixels", { bytes: buffer, width, height }, [buffer]);
  }

  /**
   * SHA-256 of each output of a model on synthetic inputs, as `network-hashes` prints them for other processors.
   *
   * @param {string | URL | Blob | ArrayBuffer} model
   * @returns {Promise<string[]>}
   */
  async hashes(model) {
    const bytes = await contents(model);
    return this.#ask("hashes", { bytes }, [bytes]);
  }

  /** Ends the worker and frees its memory. */
  close() {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error("the model was closed"));
    this.#waiting.clear();
  }

  /** @param {string} call @param {object} values @param {Transferable[]} [transfer] @returns {Promise<any>} */
  #ask(call, values, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(++this.#next, { resolve, reject });
      this.#worker.postMessage({ id: this.#next, call, ...values }, transfer);
    });
  }
}

/** @param {string | URL | Blob | ArrayBuffer} file @returns {Promise<ArrayBuffer>} */
async function contents(file) {
  if (file instanceof Blob) return file.arrayBuffer();
  if (file instanceof ArrayBuffer) return file.slice(0);
  let response;
  try {
    response = await fetch(file);
  } catch {
    throw new Error(`${file} cannot be fetched; its server must allow other sites to (CORS)`);
  }
  if (!response.ok) throw new Error(`${file} cannot be fetched: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** Whether the file is a JPEG, PNG or Netpbm, by its first bytes. @param {Uint8Array} bytes */
function isOwnFormat(bytes) {
  const starts = (/** @type {number[]} */ ...prefix) => prefix.every((byte, index) => bytes[index] === byte);
  return starts(0xff, 0xd8) || starts(0x89, 0x50, 0x4e, 0x47) || (bytes[0] === 0x50 && [50, 51, 53, 54].includes(bytes[1]));
}

/** @param {Exclude<Picture, Blob | ArrayBuffer>} image @returns {ImageData} */
function pixels(image) {
  // A copy: the worker takes the memory.
  if (image instanceof ImageData) return new ImageData(image.data.slice(), image.width, image.height);
  const [width, height] =
    image instanceof HTMLVideoElement ? [image.videoWidth, image.videoHeight]
    : image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight]
    : [image.width, image.height];
  if (!width || !height) throw new Error("an image without pixels");
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}
