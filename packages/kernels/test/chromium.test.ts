import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadKernels } from "../src/index.ts";
import type { BrowserHashes } from "./browser/hashWorker.ts";
import { kernelHash } from "./browser/kernelHash.ts";
import { chromiumPath, runChromium } from "./browser/runChromium.ts";
import type { WindowAnswer } from "./browser/windowThread.ts";

const chromium = chromiumPath();
if (chromium === undefined) console.log("skipped: kernels in a browser, because Chromium is not installed here");

describe.skipIf(chromium === undefined)("the strict build in Chromium", () => {
  const inNode = kernelHash(loadKernels());
  const worker = "packages/kernels/test/browser/hashWorker.ts";

  test("gives the bits of Node, with one thread and with two", async () => {
    const answer = (await runChromium(chromium!, worker, true)) as BrowserHashes;
    expect(answer).toEqual({ isolated: true, threads: [1, 2], hashes: [inNode, inNode] });
  });

  test("gives the bits of Node on a page that cannot share memory, with one thread", async () => {
    const answer = (await runChromium(chromium!, worker, false)) as BrowserHashes;
    expect(answer.isolated).toBe(false);
    expect(new Set(answer.hashes)).toEqual(new Set([inNode]));
    expect(new Set(answer.threads)).toEqual(new Set([1]));
  });

  test("runs on two threads from a page's own thread, which may not sleep", async () => {
    const page = "packages/kernels/test/browser/windowThread.ts";
    const answer = (await runChromium(chromium!, page, true, "page")) as WindowAnswer;
    expect(answer).toEqual({ window: true, threads: 2, wrong: [] });
  });
});

describe.skipIf(chromium === undefined)("core in Chromium", () => {
  const platform = "packages/core/test/platform";
  const root = join(import.meta.dirname, "../../..");

  test("has every elementary function, a simulation, its inference and a training to the bit as Node has them", async () => {
    const ran = spawnSync(process.execPath, [join(root, platform, "printHashes.ts")], { encoding: "utf8" });
    expect(ran.status, ran.stderr).toBe(0);
    const inNode = JSON.parse(ran.stdout) as Record<string, string>;
    expect(Object.keys(inNode)).toEqual(
      expect.arrayContaining(["exp", "normal", "simulation", "inference", "training"]),
    );
    const committed = JSON.parse(readFileSync(join(root, platform, "elementary.json"), "utf8")) as object;
    expect(inNode).toMatchObject(committed);
    expect(await runChromium(chromium!, `${platform}/platformWorker.ts`, false)).toEqual(inNode);
  });
});
