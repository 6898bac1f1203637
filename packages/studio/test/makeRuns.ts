import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRunFolder } from "@telos/runs";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm"><rect width="9" height="9"/></svg>';

/** Fills a folder with two runs that differ in their gain, a folder that is no run, and a run whose manifest is broken. */
export function makeRuns(home: string): void {
  for (const gain of [1.5, 2]) {
    const folder = createRunFolder({
      name: `train-gain-${gain}`,
      command: ["telos", "train", "square"],
      spec: { process: { gain, units: 100 } },
      seed: 1,
      inputs: [],
      telosVersion: "0.1.0",
      now: () => new Date(Date.UTC(2026, 0, 1, 12, 0, gain * 2)),
      out: join(home, `gain-${gain}`),
    });
    folder.append({ kind: "update", step: 10, lifetime: 100 * gain });
    folder.writeFigure("overview", SVG);
    folder.finish("complete");
  }
  mkdirSync(join(home, "not-a-run"));
  cpSync(join(home, "gain-2"), join(home, "broken"), { recursive: true });
  writeFileSync(join(home, "broken", "manifest.json"), "{");
}
