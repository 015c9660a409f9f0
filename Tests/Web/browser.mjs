// A headless Chromium over its DevTools pipe, without a package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function launch(program) {
  const profile = mkdtempSync(join(tmpdir(), "atrous-"));
  const child = spawn(
    program,
    ["--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--remote-debugging-pipe",
      `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [requests, answers] = [child.stdio[3], child.stdio[4]];

  let [next, text] = [0, ""];
  const waiting = new Map();
  const listeners = [];
  answers.setEncoding("utf8").on("data", (part) => {
    text += part;
    for (let end; (end = text.indexOf("\0")) >= 0; text = text.slice(end + 1)) {
      const message = JSON.parse(text.slice(0, end));
      if (message.id === undefined) {
        for (const listener of listeners) listener(message);
        continue;
      }
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      waiting.set(++next, { resolve, reject });
      requests.write(JSON.stringify({ id: next, method, params, sessionId }) + "\0");
    });

  const { targetInfos } = await send("Target.getTargets");
  const { targetId } = targetInfos.find(({ type }) => type === "page");
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  for (const domain of ["Page", "Runtime"]) await page(`${domain}.enable`);

  return {
    /** What JavaScript in the page did not catch. */
    exceptions: listening("Runtime.exceptionThrown", ({ exceptionDetails }) =>
      exceptionDetails.exception?.description ?? exceptionDetails.text),

    async open(url) {
      const loaded = new Promise((resolve) =>
        listeners.push(({ method }) => method === "Page.loadEventFired" && resolve()));
      await page("Page.navigate", { url });
      await loaded;
    },

    async evaluate(expression) {
      const { result, exceptionDetails } = await page("Runtime.evaluate", {
        expression, awaitPromise: true, returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },

    /** Waits until an expression is true. */
    async until(expression, seconds = 120) {
      for (const start = Date.now(); Date.now() - start < 1000 * seconds; ) {
        if (await this.evaluate(expression)) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`never true: ${expression}`);
    },

    async look(path, { width, height, isDark = false }) {
      await page("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await page("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }],
      });
      const { data } = await page("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
      writeFileSync(path, Buffer.from(data, "base64"));
    },

    async close() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      await send("Browser.close").catch(() => {});
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };

  function listening(event, read) {
    const seen = [];
    listeners.push(({ method, params }) => {
      if (method === event) seen.push(read(params));
    });
    return seen;
  }
}
