// @ts-check
// Holds the engine, away from the page: the page goes on while it computes. Where the engine traps it is started anew,
// with the same model.

/** @type {WebAssembly.Module} */
let module;
/** @type {any} */
let engine;
/** The last model that was loaded, for a new start. @type {ArrayBuffer | undefined} */
let model;

const calls = {
  /** @param {{wasm: string}} values */
  async start({ wasm }) {
    const response = await fetch(wasm);
    if (!response.ok) throw new Error(`${wasm} cannot be fetched: ${response.status}; was Examples/Web/build run?`);
    module = await WebAssembly.compile(await response.arrayBuffer());
    await restart();
  },

  /** @param {{bytes: ArrayBuffer}} values */
  load({ bytes }) {
    const answer = withBytes(bytes, (address, count) => engine.load(address, count));
    model = bytes;
    return answer;
  },

  /** @param {{bytes: ArrayBuffer}} values */
  segmentFile({ bytes }) {
    return timed(() => withBytes(bytes, (address, count) => engine.segmentFile(address, count)));
  },

  /** @param {{bytes: ArrayBuffer, width: number, height: number}} values */
  segmentPixels({ bytes, width, height }) {
    return timed(() => withBytes(bytes, (address) => engine.segmentPixels(address, width, height)));
  },

  /** @param {{bytes: ArrayBuffer}} values */
  hashes({ bytes }) {
    return withBytes(bytes, (address, count) => engine.hashes(address, count));
  },
};

async function restart() {
  engine = (await WebAssembly.instantiate(module)).exports;
}

/** What the engine answers about bytes that are copied into its memory.
 * @param {ArrayBuffer} bytes @param {(address: number, count: number) => number} call */
function withBytes(bytes, call) {
  const address = engine.allocate(bytes.byteLength);
  new Uint8Array(engine.memory.buffer, address, bytes.byteLength).set(new Uint8Array(bytes));
  const succeeded = call(address, bytes.byteLength);
  engine.release(address);
  const text = new TextDecoder().decode(
    new Uint8Array(engine.memory.buffer, engine.textAddress(), engine.textLength()));
  if (!succeeded) throw new Error(text);
  return JSON.parse(text);
}

/** @param {() => {id: number, name: string, pixels: number}[]} segment */
function timed(segment) {
  const start = performance.now();
  const classes = segment();
  const milliseconds = performance.now() - start;
  const [width, height] = [engine.maskWidth(), engine.maskHeight()];
  const mask = new Uint8Array(engine.memory.buffer, engine.maskAddress(), width * height).slice();
  return {
    mask, width, height, milliseconds,
    classes: classes.map((entry) => ({ ...entry, share: entry.pixels / mask.length })),
  };
}

/** One call after the other, a new start included. */
let last = Promise.resolve();
self.onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};

/** @param {any} message */
async function answer({ id, call, ...values }) {
  try {
    const result = await calls[/** @type {keyof typeof calls} */ (call)](values);
    self.postMessage({ id, result }, { transfer: result?.mask ? [result.mask.buffer] : [] });
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) {
      self.postMessage({ id, error: sentence });
      return;
    }
    await restart();
    if (model) calls.load({ bytes: model });
    self.postMessage({ id, error: `the engine stopped at this file and was started anew (${sentence})` });
  }
}
