import { createRng } from "@telos/core";
import { type RecordingError, type RecordingSource, readRecording } from "../../src/index.ts";
import { mutateBytes } from "./mutateBytes.ts";
import { VALID_FILES, type ValidFile } from "./validFiles.ts";

/** What happened to the damaged copies of one format's file. */
export interface FuzzCount {
  refused: number;
  /** Read, and what was read is the same as before. */
  same: number;
  /** Read as something else, which no checksum and no shape could show. */
  other: number;
  /** Sentences: what must not happen, with the seed. */
  readonly faults: string[];
  slowestMs: number;
}

const SLOW_MS = 3000;
const TEXT = /^CSV/;

/** Reads `cases` damaged copies of a format's valid file, each made from its own seed. */
export async function fuzzFormat(format: string, from: number, cases: number): Promise<FuzzCount> {
  const valid = await VALID_FILES[format]();
  const before = JSON.stringify(await outcomeOf(valid, undefined));
  const count: FuzzCount = { refused: 0, same: 0, other: 0, faults: [], slowestMs: 0 };
  for (let seed = from; seed < from + cases; seed++) {
    const rng = createRng(seed);
    const which = rng.integer(valid.files.length);
    const file = valid.files[which];
    const damage = mutateBytes("bytes" in file ? file.bytes : new Uint8Array(0), rng);
    if (damage.truncated && damage.bytes.length === ("bytes" in file ? file.bytes.length : 0)) continue;
    const fault = (what: string): void => {
      count.faults.push(`${format}, seed ${seed} (${damage.what} of ${file.name}): ${what}`);
    };
    const start = performance.now();
    const outcome = await outcomeOf(valid, { which, bytes: damage.bytes });
    const took = performance.now() - start;
    count.slowestMs = Math.max(count.slowestMs, took);
    if (took > SLOW_MS) fault(`took ${Math.round(took)} ms`);
    if (outcome.refusal !== undefined) {
      count.refused++;
      if (outcome.refusal.name !== "RecordingError") fault(`${outcome.refusal.stack?.slice(0, 600)}`);
      else if (!/^fuzz(\/[\w.]+)?[:[] ?.{10,}/s.test(outcome.refusal.message))
        fault(`says only "${outcome.refusal.message}"`);
      continue;
    }
    if (JSON.stringify(outcome) === before) {
      count.same++;
      continue;
    }
    count.other++;
    if (valid.guard === "checksums") fault("was read as something else in spite of checksums");
    if (damage.truncated && !TEXT.test(format) && !file.name.endsWith(".tsv") && !file.name.endsWith(".py"))
      fault("was cut short and read all the same");
  }
  return count;
}

interface OneOutcome {
  readonly read?: unknown;
  readonly refusal?: RecordingError;
}

async function outcomeOf(
  valid: ValidFile,
  damaged: { which: number; bytes: Uint8Array } | undefined,
): Promise<OneOutcome> {
  const files = valid.files.map((file, k) => (damaged?.which === k ? { name: file.name, bytes: damaged.bytes } : file));
  const source: RecordingSource = valid.folder ? { folder: "fuzz", files } : files[0];
  try {
    const { units, tables, stimuli, binned = [] } = await readRecording(source);
    return {
      read: [
        units.map((unit) => ({ ...unit, timesS: Array.from(unit.timesS) })),
        tables.map((table) => [table.name, Array.from(table.startS), Array.from(table.stopS), table.columns]),
        stimuli.map((series) => [series.name, Array.from(series.timesS), Array.from(series.values), series.channels]),
        binned.map((one) => [one.steps, one.units, Array.from(one.counts)]),
      ],
    };
  } catch (error) {
    return { refusal: error as RecordingError };
  }
}
