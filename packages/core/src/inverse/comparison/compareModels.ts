import { log } from "../../num/log.ts";
import { logistic, logit } from "../../num/logistic.ts";
import { createRng } from "../../num/rng.ts";
import { heldOutBlocks, otherBlocks } from "../../recording/blocks.ts";
import { historyLevels } from "../../recording/historyLevels.ts";
import { DRIFT_CELLS, type HistoryTable, historyTables } from "../../recording/historyTables.ts";
import type { InputPath } from "../../recording/inputPath.ts";
import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import { FOLDS } from "../heldOut.ts";
import { addBlockScores, type BinCounts, bestRate, binLogLikelihood, countsOf } from "./binLikelihood.ts";
import { codingPotential } from "./codingPotential.ts";
import { concludeComparison } from "./concludeComparison.ts";
import { fitSpikeGlm, glmTable } from "./fitSpikeGlm.ts";
import { fitSpikePolicy, type PolicyData, type SpikePolicy } from "./fitSpikePolicy.ts";
import type { ComparedModel, ModelComparison } from "./modelComparison.ts";
import { historyRows, type PolicyRows, policyRows, wordMilliseconds } from "./policyRows.ts";
import { type ComparedFamily, potentialDesign } from "./potentialDesign.ts";

/** What is compared, and how. */
export interface ComparisonRequest {
  readonly windowMs: number;
  readonly blocks: number;
  /** The input's chain per redraw and the shares of redraws, for efficient coding; needed where there are two inputs or more. */
  readonly inputChain: Float64Array;
  readonly updateShare: Float64Array;
  readonly seed: number;
}

const CLOCKED: readonly (readonly [ComparedModel, ComparedFamily])[] = [
  ["clockCount", "count"],
  ["clockPairwise", "pairwise"],
  ["clockPairCount", "pairCount"],
  ["clockFull", "full"],
  ["clockSparse", "sparse"],
];
const STRENGTHS = [0.03, 0.1, 0.3]; // of a sparse potential, times √spikes
const GAINS = [0.3, 1, 3]; // of an efficient code, in units of the coding cost

/**
 * Purposes against plain statistics (G7): every model says for every unit and millisecond how likely a spike is from what lies before
 * it, is trained on four fifths of the blocks and scored on the rest, and all are scored on the same milliseconds (G1, G2).
 */
export function compareModels(grid: SpikeGrid, inputs: InputPath, request: ComparisonRequest): ModelComparison {
  const levels = historyLevels(request.windowMs);
  const tables = historyTables(grid, inputs, levels, request.blocks);
  const scores = new Map<ComparedModel, Float64Array>();
  const scoreOf = (model: ComparedModel): Float64Array => {
    const score = scores.get(model) ?? new Float64Array(request.blocks);
    scores.set(model, score);
    return score;
  };
  const glms = tables.flatMap((table) => {
    const alone = historyRows(table, levels);
    return [
      { model: "history", table: alone, glm: glmTable(alone, levels, false) } as const,
      { model: "coupled", table, glm: glmTable(table, levels, true) } as const,
    ];
  });
  const byState = tables.map((table) => policyRows(table, levels, "state"));
  const byClock = tables.map((table) => policyRows(table, levels, "clock"));
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = heldOutBlocks(request.blocks, FOLDS, fold);
    const training = otherBlocks(held);
    for (const { entries, group } of byState) {
      const rate = meanRate(countsOf(entries, group.length, training));
      addBlockScores(scoreOf("poisson"), entries, new Float64Array(group.length).fill(log(rate)), held);
    }
    for (const table of tables) addDriftScores(scoreOf("drift"), table, training, held);
    for (const { model, table, glm } of glms) {
      const { logRates } = fitSpikeGlm(glm, countsOf(table, glm.own.length, training));
      addBlockScores(scoreOf(model), table, logRates, held);
    }
    for (const { model, policy, rows } of policiesOf(byState, byClock, training, request))
      rows.forEach(({ entries }, unit) => {
        addBlockScores(scoreOf(model), entries, policy.logRates[unit], held);
      });
  }
  return concludeComparison(scores, totalsOf(tables), createRng(request.seed).split("compare models"));
}

interface NamedPolicy {
  readonly model: ComparedModel;
  readonly policy: SpikePolicy;
  readonly rows: readonly PolicyRows[];
}

function policiesOf(
  byState: readonly PolicyRows[],
  byClock: readonly PolicyRows[],
  training: Float64Array,
  request: ComparisonRequest,
): NamedPolicy[] {
  const inputs = Math.round(Math.sqrt(request.inputChain.length));
  const units = byState.length;
  const state = policyDataOf(byState, inputs, training);
  const clock = policyDataOf(byClock, inputs, training);
  const free = freeStates(state);
  const fit = (data: PolicyData, family: ComparedFamily, strength = 0) =>
    fitSpikePolicy(data, potentialDesign(family, units, inputs, free), { strength });
  const found: NamedPolicy[] = [
    { model: "flips", policy: fit(state, "independent"), rows: byState },
    { model: "flipsPairwise", policy: fit(state, "pairwise"), rows: byState },
  ];
  for (const [model, family] of CLOCKED) {
    const strength = family === "sparse" ? chosenStrength(byClock, inputs, training, free) : 0;
    found.push({ model, policy: fit(clock, family, strength), rows: byClock });
  }
  if (inputs > 1) {
    const wordMs = wordMilliseconds(byState[0], state.counts[0].ms, inputs * 2 ** units);
    const reference = clock.offsets.map((z) => logistic(z));
    const network = { units, inputs, wordMs, reference, ...request };
    const none = potentialDesign("independent", units, inputs, free);
    const tried = GAINS.map((gain) => fitSpikePolicy(clock, none, { given: codingPotential(network, gain) }));
    const policy = tried.reduce((best, one) => (one.logLikelihood > best.logLikelihood ? one : best));
    found.push({ model: "clockCoding", policy, rows: byClock });
  }
  return found;
}

/** Training counts and measured activity of all units. @param weights  of the blocks, shape [blocks] */
export function policyDataOf(rows: readonly PolicyRows[], inputs: number, weights: ArrayLike<number>): PolicyData {
  const counts = rows.map(({ entries, group }) => countsOf(entries, group.length, weights));
  const offsets = Float64Array.from(rows, ({ active }, unit) => {
    const ms = [0.5, 0.5]; // half a millisecond keeps the log-odds finite
    active.forEach((state, row) => {
      ms[state] += counts[unit].ms[row];
    });
    return logit(ms[1] / (ms[0] + ms[1]));
  });
  return { rows, counts, inputs, offsets };
}

/** States with two or more active units that were visited or lie next to a visited one, ascending: where a word has a worth of its own. */
export function freeStates(data: Pick<PolicyData, "rows">): Int32Array {
  const words = 2 ** data.rows.length;
  const found = new Set<number>();
  for (const { off, unit } of data.rows)
    for (const state of off)
      for (const each of [state, state + (1 << unit)]) {
        const word = each % words;
        if ((word & (word - 1)) !== 0) found.add(each);
      }
  return Int32Array.from(found).sort();
}

// Inside the training blocks: the strength whose fit to every other of them predicts the rest best.
function chosenStrength(rows: readonly PolicyRows[], inputs: number, training: Float64Array, free: Int32Array): number {
  let rank = 0;
  const inner = training.map((weight) => (weight > 0 && rank++ % 2 === 0 ? 1 : 0));
  const rest = training.map((weight, block) => (weight > 0 && inner[block] === 0 ? 1 : 0));
  const data = policyDataOf(rows, inputs, inner);
  const spikes = data.counts.reduce((sum, one) => sum + one.spikes.reduce((a, b) => a + b, 0), 0);
  const design = potentialDesign("sparse", rows.length, inputs, free);
  const scored = STRENGTHS.map((c) => {
    const { logRates } = fitSpikePolicy(data, design, { strength: c * Math.sqrt(spikes), maxSteps: ROUGH_STEPS });
    const out = new Float64Array(training.length);
    rows.forEach(({ entries }, unit) => {
      addBlockScores(out, entries, logRates[unit], rest);
    });
    return out.reduce((a, b) => a + b, 0);
  });
  return STRENGTHS[scored.indexOf(Math.max(...scored))] * Math.sqrt(2 * spikes);
}

const ROUGH_STEPS = 60; // to choose between strengths that lie a factor of three apart

function addDriftScores(out: Float64Array, table: HistoryTable, training: Float64Array, held: Float64Array): void {
  const blocks = table.driftMs.map((_, at) => training[Math.floor(at / DRIFT_CELLS)]);
  const sum = (values: Float64Array) => values.reduce((total, value, at) => total + blocks[at] * value, 0);
  const rate = bestRate(sum(table.driftMs), sum(table.driftSpikes) + 0.5, 1, 1);
  const aSpike = 1000 / rate;
  for (let cell = 0; cell < DRIFT_CELLS; cell++) {
    let ms = 0;
    let spikes = 0;
    for (let block = 0; block < table.blocks; block++) {
      if (!(training[block] > 0)) continue;
      ms += table.driftMs[block * DRIFT_CELLS + cell];
      spikes += table.driftSpikes[block * DRIFT_CELLS + cell];
    }
    const logRate = log(bestRate(ms, spikes, rate, aSpike));
    for (let block = 0; block < table.blocks; block++) {
      const at = block * DRIFT_CELLS + cell;
      if (held[block] > 0) out[block] += binLogLikelihood(table.driftMs[at], table.driftSpikes[at], logRate);
    }
  }
}

function meanRate({ ms, spikes }: BinCounts): number {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  return bestRate(sum(ms), sum(spikes) + 0.5, 1, 1); // half a spike: a unit silent in training keeps a rate
}

/** Spikes of all units and scored seconds, block by block. */
function totalsOf(tables: readonly HistoryTable[]): { spikes: Float64Array; seconds: Float64Array } {
  const spikes = new Float64Array(tables[0].blocks);
  const seconds = new Float64Array(tables[0].blocks);
  tables.forEach((table, unit) => {
    for (let e = 0; e < table.entryRow.length; e++) {
      spikes[table.entryBlock[e]] += table.entrySpikes[e];
      if (unit === 0) seconds[table.entryBlock[e]] += table.entryMs[e] / 1000;
    }
  });
  return { spikes, seconds };
}
