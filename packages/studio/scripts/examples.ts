import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseSpec, simulateSpec } from "@telos/core";
import { writeNwb } from "@telos/recordings";
import { writeWhole } from "@telos/runs";

const HOME = join(import.meta.dirname, "../public/examples");
const SPECS = join(import.meta.dirname, "../../../examples");

// A simulation has no date: this one stands for it, so that the same spec gives the same bytes.
const SESSION_START = "2000-01-01T00:00:00+00:00";

/** The recordings that are one click away, with how long they last, seconds: short enough to be loaded in a moment. */
const EXAMPLES = { "ring-reward": 1200, "two-contexts": 1800 } as const;

/** Simulates the studio's example recordings from examples/*.json into public/examples/, as NWB; those newer than their spec stay. */
export async function makeExamples(): Promise<void> {
  mkdirSync(HOME, { recursive: true });
  for (const [name, durationS] of Object.entries(EXAMPLES)) {
    const path = join(HOME, `${name}.nwb`);
    const source = join(SPECS, `${name}.json`);
    if (existsSync(path) && statSync(path).mtimeMs > statSync(source).mtimeMs) continue;
    const json: unknown = JSON.parse(readFileSync(source, "utf8"));
    const spec = { ...parseSpec(json), durationS };
    const { recording } = simulateSpec(spec);
    const options = { sessionStart: SESSION_START, seed: spec.seed, unitsDescription: "simulated units" };
    writeWhole(path, await writeNwb(recording, options));
  }
}

if (import.meta.main) await makeExamples();
