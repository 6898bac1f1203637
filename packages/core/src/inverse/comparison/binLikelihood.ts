import { exp } from "../../num/exp.ts";
import { expm1 } from "../../num/expm1.ts";
import { log } from "../../num/log.ts";
import { log1p } from "../../num/log1p.ts";
import type { HistoryTable } from "../../recording/historyTables.ts";

/** What was seen of one unit, row by row and block by block; a `HistoryTable` is one. */
export type BinEntries = Pick<HistoryTable, "blocks" | "entryRow" | "entryBlock" | "entryMs" | "entrySpikes">;

/** Rows of one unit that a model is trained on: whole milliseconds at risk, and how many of them hold a spike. */
export interface BinCounts {
  readonly ms: Float64Array;
  readonly spikes: Float64Array;
}

const SECONDS_PER_BIN = 0.001;
const LARGEST_LOG_RATE = 14; // above it a millisecond holds a spike for certain, and exp would overflow
const SMALLEST_CHANCE = 1e-300;

/**
 * Log-likelihood of the 0/1 milliseconds of one row, nats (G2): a process of intensity λ leaves a millisecond empty with probability
 * e^−μ, μ = λ / 1000. So a model in continuous time and a model in bins are asked the same question, without an approximation.
 * @param logRate ln λ, λ in 1/s
 */
export function binLogLikelihood(ms: number, spikes: number, logRate: number): number {
  const mean = SECONDS_PER_BIN * exp(Math.min(LARGEST_LOG_RATE, logRate));
  return (spikes > 0 ? spikes * log(Math.max(SMALLEST_CHANCE, -expm1(-mean))) : 0) - (ms - spikes) * mean;
}

/** The derivative of `binLogLikelihood` with respect to ln λ (G2). */
export function binSlope(ms: number, spikes: number, logRate: number): number {
  const mean = SECONDS_PER_BIN * exp(Math.min(LARGEST_LOG_RATE, logRate));
  return (spikes > 0 ? (spikes * mean) / expm1(mean) : 0) - (ms - spikes) * mean;
}

/** The rate in 1/s at which `binLogLikelihood` is largest, with `weight` prior bins of rate `prior` against a rate of 0. */
export function bestRate(ms: number, spikes: number, prior: number, weight: number): number {
  const share = (spikes + weight * -expm1(-prior * SECONDS_PER_BIN)) / (ms + weight);
  return -log1p(-Math.min(share, 1 - 1e-9)) / SECONDS_PER_BIN;
}

/** Adds up the entries of the blocks with positive weight, by row. */
export function countsOf(table: BinEntries, rows: number, weights: ArrayLike<number>): BinCounts {
  const ms = new Float64Array(rows);
  const spikes = new Float64Array(rows);
  for (let e = 0; e < table.entryRow.length; e++) {
    const weight = weights[table.entryBlock[e]];
    if (!(weight > 0)) continue;
    ms[table.entryRow[e]] += weight * table.entryMs[e];
    spikes[table.entryRow[e]] += weight * table.entrySpikes[e];
  }
  return { ms, spikes };
}

/**
 * Adds to `out` the log-likelihood of each chosen block under the log rates of the rows (G2), nats.
 * @param out      written, shape [blocks]
 * @param logRates shape [rows]
 */
export function addBlockScores(
  out: Float64Array,
  table: BinEntries,
  logRates: Float64Array,
  chosen: ArrayLike<number>,
): void {
  for (let e = 0; e < table.entryRow.length; e++) {
    const block = table.entryBlock[e];
    if (chosen[block] > 0)
      out[block] += binLogLikelihood(table.entryMs[e], table.entrySpikes[e], logRates[table.entryRow[e]]);
  }
}

/**
 * The same entries with rows merged: `rowOf[row]` is the row that a row becomes part of. Models that know less have fewer rows and are
 * scored on the same milliseconds.
 */
export function mergeEntries(table: BinEntries, rowOf: Int32Array): BinEntries {
  const at = new Map<number, number>();
  const row: number[] = [];
  const block: number[] = [];
  const ms: number[] = [];
  const spikes: number[] = [];
  for (let e = 0; e < table.entryRow.length; e++) {
    const key = rowOf[table.entryRow[e]] * table.blocks + table.entryBlock[e];
    let entry = at.get(key);
    if (entry === undefined) {
      entry = row.push(rowOf[table.entryRow[e]]) - 1;
      block.push(table.entryBlock[e]);
      ms.push(0);
      spikes.push(0);
      at.set(key, entry);
    }
    ms[entry] += table.entryMs[e];
    spikes[entry] += table.entrySpikes[e];
  }
  return {
    blocks: table.blocks,
    entryRow: Int32Array.from(row),
    entryBlock: Int32Array.from(block),
    entryMs: Int32Array.from(ms),
    entrySpikes: Int32Array.from(spikes),
  };
}
