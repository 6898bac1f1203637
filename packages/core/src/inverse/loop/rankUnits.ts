import { edgeGains } from "./edgeGain.ts";
import { EDGE_STEPS, type EdgeOptions } from "./edgeLikelihood.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { bitCount, chosenReaches, type UnitMasks, unitMasks } from "./unitMasks.ts";

/** What an edge on |φ| of one unit alone is worth. */
export interface RankedUnit {
  readonly unit: number;
  /** The largest |φ| of it that was ever chosen, deaths left out. */
  readonly halfWidth: number;
  readonly trainingBits: number;
  readonly heldOutBits: number;
}

/** A unit that joined the set, with what it added. */
export interface ChosenUnit extends RankedUnit {
  /** Bits per action that this unit adds to those chosen before it. */
  readonly addedTrainingBits: number;
  readonly addedHeldOutBits: number;
  /** The most that any other unit would have added at that point: a second true unit, or the best of the impostors. */
  readonly nextTrainingBits: number;
}

/** Which units' activities are kept within limits. */
export interface UnitRanking {
  /** All units, best first by the training steps. */
  readonly units: readonly RankedUnit[];
  /** The greedy set, in the order in which units joined; empty when no unit stands out. */
  readonly chosen: readonly ChosenUnit[];
  /** What the best unit left outside would have added: the level of those that mean nothing. */
  readonly leftTrainingBits: number;
  readonly leftHeldOutBits: number;
}

/** When the greedy search stops. Set on tuning networks (docs/decisions/0026). */
export interface RankingRule {
  /** A unit joins if what it adds is this many times what a unit at the level of the others adds. */
  readonly timesOthers: number;
  /** The level of the others: this share of the remaining units add less; the two best never count, they may both be true. */
  readonly levelShare: number;
  /** What a unit must at least add on held-out steps, bits per action. */
  readonly leastBits: number;
  readonly mostUnits: number;
}

/** The rule that `rankUnits` uses where none is given. */
export const RANKING_RULE: RankingRule = { timesOthers: 3, levelShare: 0.9, leastBits: 0.002, mostUnits: 8 };

/** Masks of both parts of a record with the reaches of its training steps. */
export interface RecordMasks {
  readonly training: UnitMasks;
  readonly heldOut: UnitMasks;
  /** Half-width of each unit over all steps, activity. */
  readonly halfWidths: Float64Array;
  readonly table: SuccessorTable;
}

/** Makes the masks that ranking units and planes share (L5). */
export function recordMasks(table: SuccessorTable, options: EdgeOptions = EDGE_STEPS): RecordMasks {
  const { training, heldOut, transfer } = table;
  const { reaches, judged } = chosenReaches(table, training);
  const { reaches: others } = chosenReaches(table, heldOut);
  return {
    table,
    training: unitMasks(table, reaches, sampledSteps(training, options.mostTraining)),
    heldOut: unitMasks(table, judged, sampledSteps(heldOut, options.mostHeldOut)),
    halfWidths: reaches.map((reach, i) => Math.abs(transfer.value(Math.max(reach, others[i])))),
  };
}

/**
 * Ranks units by what an edge on each is worth (L5), and gathers a set greedily: the unit that adds most joins, as long as
 * it stands out from the level of the others.
 */
export function rankUnits(masks: RecordMasks, rule: RankingRule = RANKING_RULE): UnitRanking {
  const { table, training, heldOut, halfWidths } = masks;
  const { units } = table;
  const alone = {
    training: gainsWith(table, training, undefined),
    heldOut: gainsWith(table, heldOut, undefined),
  };
  const ranked = Array.from({ length: units }, (_, unit) => ({
    unit,
    halfWidth: halfWidths[unit],
    trainingBits: alone.training[unit],
    heldOutBits: alone.heldOut[unit],
  })).sort((a, b) => b.trainingBits - a.trainingBits);

  const chosen: ChosenUnit[] = [];
  let kept = { training: everything(table, training), heldOut: everything(table, heldOut) };
  let so = { training: 0, heldOut: 0 };
  for (;;) {
    const added = gainsWith(table, training, kept.training).map((bits) => bits - so.training);
    const order = ranked
      .map(({ unit }) => unit)
      .filter((unit) => chosen.every((other) => other.unit !== unit))
      .sort((a, b) => added[b] - added[a]);
    if (order.length === 0) return { units: ranked, chosen, leftTrainingBits: 0, leftHeldOutBits: 0 };
    const [best, next = best] = order;
    const heldOutGain = gainsWith(table, heldOut, kept.heldOut, best)[best] - so.heldOut;
    const level = Math.max(0, added[order[levelPlace(order.length, rule)]]);
    const joins =
      chosen.length < rule.mostUnits && heldOutGain > rule.leastBits && added[best] > rule.timesOthers * level;
    if (!joins) return { units: ranked, chosen, leftTrainingBits: added[best], leftHeldOutBits: heldOutGain };
    const found = ranked.find(({ unit }) => unit === best) as RankedUnit;
    chosen.push({
      ...found,
      addedTrainingBits: added[best],
      addedHeldOutBits: heldOutGain,
      nextTrainingBits: added[next],
    });
    so = { training: so.training + added[best], heldOut: so.heldOut + heldOutGain };
    kept = {
      training: both(training, kept.training, best),
      heldOut: both(heldOut, kept.heldOut, best),
    };
  }
}

function levelPlace(units: number, { levelShare }: RankingRule): number {
  return Math.min(units - 1, Math.max(2, Math.floor((1 - levelShare) * units)));
}

/** The gain of an edge on each unit together with those already kept, bits per action, shape [units]. */
function gainsWith(
  { units, actions, chosen }: SuccessorTable,
  { steps, words, bits }: UnitMasks,
  kept: Int32Array | undefined,
  only?: number,
): Float64Array {
  const gains = edgeGains(actions);
  const out = new Float64Array(units);
  const count = steps.length;
  for (let i = only ?? 0; i <= (only ?? units - 1); i++) {
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const at = (i * count + s) * words;
      let allowed = 0;
      for (let w = 0; w < words; w++) allowed += bitCount(bits[at + w] & (kept ? kept[s * words + w] : -1));
      const a = chosen[steps[s]];
      const inside = (bits[at + (a >>> 5)] & (kept ? kept[s * words + (a >>> 5)] : -1)) >>> (a & 31);
      sum += gains[2 * allowed + (inside & 1)];
    }
    out[i] = sum / Math.max(1, count);
  }
  return out;
}

function everything({ actions }: SuccessorTable, { steps, words }: UnitMasks): Int32Array {
  const out = new Int32Array(steps.length * words);
  for (let s = 0; s < steps.length; s++) for (let a = 0; a < actions; a++) out[s * words + (a >>> 5)] |= 1 << (a & 31);
  return out;
}

function both({ steps, words, bits }: UnitMasks, kept: Int32Array, unit: number): Int32Array {
  const from = unit * steps.length * words;
  return kept.map((word, at) => word & bits[from + at]);
}
