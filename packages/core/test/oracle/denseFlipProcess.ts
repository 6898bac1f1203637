// The flip process spelled out: states are lists of zeros and ones, rates stand in a dense generator, the likelihood of a path is its
// density, and a path is drawn by Gillespie's method. Slow and clear; it shares no code with what it checks but the random numbers.
import type { Rng } from "../../src/num/rng.ts";
import type { FlipTable } from "../../src/recording/flipStatistics.ts";

/** What drives the flips: update rates, and the log-odds that unit i is active after a redraw, given everybody's state and the input. */
export interface DenseFlipProcess {
  readonly units: number;
  readonly inputs: number;
  readonly updateRateHz: readonly number[];
  readonly logOdds: (unit: number, sigma: readonly number[], input: number) => number;
}

export interface DenseSegment {
  readonly sigma: readonly number[];
  readonly input: number;
  readonly seconds: number;
  /** The unit that flips at the end; undefined where the input changes or the path ends. */
  readonly flips: number | undefined;
}

export function sigmaOf(word: number, units: number): number[] {
  return Array.from({ length: units }, (_, i) => Math.floor(word / 2 ** i) % 2);
}

export function wordCode(sigma: readonly number[]): number {
  return sigma.reduce((sum, s, i) => sum + s * 2 ** i, 0);
}

/** Generator over words at one input: Q[s][s′] for one flip, rows sum to 0. */
export function generatorOf(process: DenseFlipProcess, input: number): number[][] {
  const words = 2 ** process.units;
  return Array.from({ length: words }, (_, s) => {
    const row = new Array<number>(words).fill(0);
    const sigma = sigmaOf(s, process.units);
    for (let unit = 0; unit < process.units; unit++) {
      const on = 1 / (1 + Math.exp(-process.logOdds(unit, sigma, input)));
      const next = sigma.map((value, i) => (i === unit ? 1 - value : value));
      row[wordCode(next)] = process.updateRateHz[unit] * (sigma[unit] === 1 ? 1 - on : on);
    }
    row[s] = -row.reduce((sum, rate) => sum + rate, 0);
    return row;
  });
}

/** Log-density of a path: exp(Q[s][s] t) of staying, Q[s][s′] of each jump. */
export function pathLogDensity(process: DenseFlipProcess, path: readonly DenseSegment[]): number {
  let total = 0;
  for (const { sigma, input, seconds, flips } of path) {
    const row = generatorOf(process, input)[wordCode(sigma)];
    total += row[wordCode(sigma)] * seconds;
    if (flips !== undefined) total += Math.log(row[wordCode(sigma.map((s, i) => (i === flips ? 1 - s : s)))]);
  }
  return total;
}

/** A path of the process; the input is redrawn evenly every `inputSeconds`, about. */
export function gillespie(
  process: DenseFlipProcess,
  durationS: number,
  rng: Rng,
  inputSeconds = Number.POSITIVE_INFINITY,
): DenseSegment[] {
  const path: DenseSegment[] = [];
  let sigma: readonly number[] = new Array<number>(process.units).fill(0);
  let input = 0;
  const generators = Array.from({ length: process.inputs }, (_, x) => generatorOf(process, x));
  for (let time = 0; ; ) {
    const row = generators[input][wordCode(sigma)];
    const targets = sigma.map((_, i) => wordCode(sigma.map((s, j) => (j === i ? 1 - s : s))));
    const rates = targets.map((target) => row[target]);
    const leaving = rates.reduce((sum, rate) => sum + rate, 0) + 1 / inputSeconds;
    const wait = rng.exponential() / leaving;
    if (time + wait >= durationS) {
      path.push({ sigma, input, seconds: durationS - time, flips: undefined });
      return path;
    }
    time += wait;
    let left = rng.uniform() * leaving;
    let flips: number | undefined;
    for (let i = 0; i < rates.length && flips === undefined; i++) {
      if (left < rates[i]) flips = i;
      left -= rates[i];
    }
    path.push({ sigma, input, seconds: wait, flips });
    if (flips === undefined) input = rng.integer(process.inputs);
    else sigma = sigma.map((s, i) => (i === flips ? 1 - s : s));
  }
}

/** Counts and times at risk of a path, one row for each pair (input, word) that occurs. */
export function tableOf(path: readonly DenseSegment[], units: number, inputs: number): FlipTable {
  const rows = new Map<number, { seconds: number; flips: number[] }>();
  for (const { sigma, input, seconds, flips } of path) {
    const key = input * 2 ** units + wordCode(sigma);
    const row = rows.get(key) ?? { seconds: 0, flips: new Array<number>(units).fill(0) };
    rows.set(key, row);
    row.seconds += seconds;
    if (flips !== undefined) row.flips[flips]++;
  }
  const keys = [...rows.keys()].sort((a, b) => a - b);
  return {
    units,
    inputs,
    word: Int32Array.from(keys, (key) => key % 2 ** units),
    input: Int32Array.from(keys, (key) => Math.floor(key / 2 ** units)),
    seconds: Float64Array.from(keys, (key) => rows.get(key)?.seconds ?? 0),
    flips: Float64Array.from(keys.flatMap((key) => rows.get(key)?.flips ?? [])),
  };
}
