import { describe, expect, test } from "vitest";
import { loadKernels } from "../src/index.ts";
import type { BrowserHashes } from "./browser/hashWorker.ts";
import { kernelHash } from "./browser/kernelHash.ts";
import { chromiumPath, runChromium } from "./browser/runChromium.ts";

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
});
