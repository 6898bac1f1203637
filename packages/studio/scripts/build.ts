import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { contentPolicy } from "../src/server/contentPolicy.ts";
import { makeExamples } from "./examples.ts";

const studio = join(import.meta.dirname, "..");
const dist = join(studio, "dist");
const MOST_BYTES = 250_000; // script before a recording is opened, gzip: the promise of the studio

/** Builds the static site into dist/: any web server can hand it out, under any sub-path, with no server behind it. */
export async function buildStudio(): Promise<void> {
  await makeExamples();
  process.env.NODE_ENV = "production";
  await build({ configFile: join(import.meta.dirname, "vite.config.ts"), logLevel: "warn" });
  const page = join(dist, "index.html");
  // Where no server sets headers the page brings its own policy.
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy}" />`;
  writeFileSync(page, readFileSync(page, "utf8").replace("<head>", `<head>\n    ${policy}`));
  const bytes = firstBytes();
  const say = `${(bytes / 1000).toFixed(0)} kB of script (gzip) before a recording is opened, of ${MOST_BYTES / 1000} kB allowed`;
  if (bytes > MOST_BYTES) throw new Error(`studio: ${say}. Load what is large when it is needed: import("./x.ts").`);
  process.stdout.write(`studio: dist is built, ${say}.\n`);
}

/** What the Forward page loads: the page's script with its static imports, the worker's with the task that is started at once. */
function firstBytes(): number {
  const assets = join(dist, "assets");
  const names = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const found = new Set<string>();
  const follow = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(join(assets, name), "utf8");
    for (const other of names) {
      if (new RegExp(`(?:from|import)\\s*"\\./${escaped(other)}"`).test(text)) follow(other);
    }
  };
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const atStart = /^(?:studioWorker|live|forwardPage)-/;
  for (const name of names) if (html.includes(`assets/${name}`) || atStart.test(name)) follow(name);
  return [...found].reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

if (import.meta.main) await buildStudio();
