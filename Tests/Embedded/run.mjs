// Runs a WebAssembly program that writes with putchar: node run.mjs FILE

import { readFile } from "node:fs/promises";

let line = [];
const putchar = (character) => {
  if (character === 10) {
    console.log(Buffer.from(line).toString());
    line = [];
  } else {
    line.push(character);
  }
  return character;
};
const bytes = await readFile(process.argv[2]);
const { instance } = await WebAssembly.instantiate(bytes, { env: { putchar } });
instance.exports.__main_argc_argv(0, 0);
