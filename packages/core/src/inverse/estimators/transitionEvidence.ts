import { expectInteger, expectShape } from "../../num/expectShape.ts";
import { contextOf, MAX_UNITS } from "../../num/words.ts";
import type { SpinSteps } from "../../process/simulateSteps.ts";

/** How many units and inputs a record is about. */
export interface TransitionShape {
  readonly units: number;
  readonly inputs: number;
}

/**
 * What single steps say where the redrawn unit is known (E1): how often each edge's unit was redrawn to on and to off.
 * These counts are sufficient, for the policy of a unit does not depend on the unit's own state.
 */
export interface UpdateEvidence extends TransitionShape {
  readonly kind: "updates";
  /** Steps counted, Σ on + Σ off. */
  readonly steps: number;
  /** N¹ and N⁰, shape [inputs, units, contexts]; real numbers ≥ 0, for counts may be expected ones. */
  readonly on: Float64Array;
  readonly off: Float64Array;
  /** Steps before which each unit was on, shape [units]. */
  readonly active: Float64Array;
}

/**
 * What single steps say where only the words are known (E2): a flip names its unit, a step without a flip does not.
 * Flips by edge and stays by state are sufficient.
 */
export interface WordEvidence extends TransitionShape {
  readonly kind: "words";
  /** Steps counted, Σ on + Σ off + Σ stays. */
  readonly steps: number;
  /** Flips to on and flips to off, shape [inputs, units, contexts]. */
  readonly on: Float64Array;
  readonly off: Float64Array;
  /** Steps that left the word as it was, shape [inputs, words]. */
  readonly stays: Float64Array;
  /** Steps before which each unit was on, shape [units]. */
  readonly active: Float64Array;
}

/** What was seen of a network that redraws one unit in a step. */
export type TransitionEvidence = UpdateEvidence | WordEvidence;

/** Steps `from` to `to − 1` of a record. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** Counts the updates of a record in which the redrawn unit is known (E1). @throws RangeError if an entry is out of range */
export function updateEvidence(record: SpinSteps, shape: TransitionShape, range?: StepRange): UpdateEvidence {
  const where = "updateEvidence";
  const { from, to } = expectRecord(where, record, shape, range);
  const { units, inputs } = shape;
  const contexts = 2 ** (units - 1);
  const edges = inputs * units * contexts;
  const counts = new Float64Array(2 * edges); // off and on side by side, for which comes cannot be foretold
  expectShape(where, "record.updatedUnits", record.updatedUnits, record.words.length - 1);
  expectShape(where, "record.actions", record.actions, record.words.length - 1);
  const { words, inputs: inputPath, updatedUnits, actions } = record;
  for (let t = from; t < to; t++) {
    const unit = updatedUnits[t];
    // The place is put into words only where there is a fault.
    if (!(unit >= 0 && unit < units)) expectInteger(where, `record.updatedUnits[${t}]`, unit, 0, units - 1);
    const edge = (inputPath[t] * units + unit) * contexts + contextOf(words[t], unit);
    counts[2 * edge + Number(actions[t] === 1)]++;
  }
  const off = Float64Array.from({ length: edges }, (_, edge) => counts[2 * edge]);
  const on = Float64Array.from({ length: edges }, (_, edge) => counts[2 * edge + 1]);
  return { kind: "updates", units, inputs, steps: to - from, on, off, active: countActive(record, units, from, to) };
}

/**
 * Counts flips and stays of a record of words (E2).
 * @throws RangeError if an entry is out of range or two units flip in one step
 */
export function wordEvidence(
  record: Pick<SpinSteps, "words" | "inputs">,
  shape: TransitionShape,
  range?: StepRange,
): WordEvidence {
  const where = "wordEvidence";
  const { from, to } = expectRecord(where, record, shape, range);
  const { units, inputs } = shape;
  const contexts = 2 ** (units - 1);
  const on = new Float64Array(inputs * units * contexts);
  const off = new Float64Array(on.length);
  const stays = new Float64Array(inputs * 2 ** units);
  for (let t = from; t < to; t++) {
    const word = record.words[t];
    const changed = word ^ record.words[t + 1];
    if (changed === 0) {
      stays[record.inputs[t] * 2 ** units + word]++;
      continue;
    }
    if ((changed & (changed - 1)) !== 0)
      throw new RangeError(
        `${where}: record.words[${t + 1}] differs from the word before in more than one unit. Take shorter steps, so that at most one unit changes.`,
      );
    const unit = 31 - Math.clz32(changed);
    const edge = (record.inputs[t] * units + unit) * contexts + contextOf(word, unit);
    if ((word & changed) === 0) on[edge]++;
    else off[edge]++;
  }
  return {
    kind: "words",
    units,
    inputs,
    steps: to - from,
    on,
    off,
    stays,
    active: countActive(record, units, from, to),
  };
}

/**
 * The evidence of a record block by block (E1, E2), for held-out likelihoods and the block bootstrap. Steps beyond the
 * last whole block are left out.
 * @throws RangeError if there is not one whole block
 */
export function evidenceBlocks(
  record: SpinSteps,
  shape: TransitionShape,
  options: { readonly blockSteps: number; readonly identity: "known" | "hidden" },
): TransitionEvidence[] {
  const steps = record.words.length - 1;
  expectInteger("evidenceBlocks", "blockSteps", options.blockSteps, 1, steps);
  const count = options.identity === "known" ? updateEvidence : wordEvidence;
  return Array.from({ length: Math.floor(steps / options.blockSteps) }, (_, block) =>
    count(record, shape, { from: block * options.blockSteps, to: (block + 1) * options.blockSteps }),
  );
}

/**
 * Evidence of several stretches together (E1, E2): the sum, each part weighted.
 * @param weights  ≥ 0, shape [parts]; default all 1
 * @throws RangeError if there is no part or the parts are of different networks or kinds
 */
export function sumEvidence<E extends TransitionEvidence>(parts: readonly E[], weights?: ArrayLike<number>): E {
  if (parts.length === 0) throw new RangeError("sumEvidence: parts is empty. Give at least one.");
  if (weights) expectShape("sumEvidence", "weights", weights, parts.length);
  const first: TransitionEvidence = parts[0];
  const sum = {
    ...first,
    steps: 0,
    on: new Float64Array(first.on.length),
    off: new Float64Array(first.off.length),
    active: new Float64Array(first.active.length),
    ...(first.kind === "words" && { stays: new Float64Array(first.stays.length) }),
  };
  parts.forEach((part: TransitionEvidence, k) => {
    if (part.kind !== first.kind || part.units !== first.units || part.inputs !== first.inputs)
      throw new RangeError(
        `sumEvidence: parts[${k}] is ${part.kind} of ${part.units} units and ${part.inputs} inputs, but parts[0] is ${first.kind} of ${first.units} and ${first.inputs}. Sum like with like.`,
      );
    const weight = weights ? weights[k] : 1;
    sum.steps += weight * part.steps;
    addInto(sum.on, part.on, weight);
    addInto(sum.off, part.off, weight);
    addInto(sum.active, part.active, weight);
    if (sum.kind === "words" && part.kind === "words") addInto(sum.stays, part.stays, weight);
  });
  return sum as E;
}

function addInto(out: Float64Array, table: Float64Array, weight: number): void {
  if (weight !== 0) for (let k = 0; k < out.length; k++) out[k] += weight * table[k];
}

function countActive({ words }: Pick<SpinSteps, "words">, units: number, from: number, to: number): Float64Array {
  const active = new Float64Array(units);
  const add = (word: number, times: number) => {
    for (let i = 0, rest = word; rest !== 0; i++, rest >>>= 1) if (rest & 1) active[i] += times;
  };
  if (2 ** units > to - from) {
    for (let t = from; t < to; t++) add(words[t], 1);
    return active;
  }
  const visits = new Int32Array(2 ** units);
  for (let t = from; t < to; t++) visits[words[t]]++;
  visits.forEach((times, word) => {
    add(word, times);
  });
  return active;
}

function expectRecord(
  where: string,
  record: Pick<SpinSteps, "words" | "inputs">,
  { units, inputs }: TransitionShape,
  range: StepRange | undefined,
): StepRange {
  expectInteger(where, "shape.units", units, 1, MAX_UNITS);
  expectInteger(where, "shape.inputs", inputs, 1, 4096);
  const { words } = record;
  expectShape(where, "record.inputs", record.inputs, words.length);
  if (words.length < 2) throw new RangeError(`${where}: record.words holds no step. Give at least two words.`);
  const { from, to } = range ?? { from: 0, to: words.length - 1 };
  expectInteger(where, "range.to", to, 1, words.length - 1);
  expectInteger(where, "range.from", from, 0, to - 1);
  const size = 2 ** units;
  const inputPath = record.inputs;
  for (let t = from; t <= to; t++) {
    if (!(words[t] >= 0 && words[t] < size)) expectInteger(where, `record.words[${t}]`, words[t], 0, size - 1);
    if (!(inputPath[t] >= 0 && inputPath[t] < inputs))
      expectInteger(where, `record.inputs[${t}]`, inputPath[t], 0, inputs - 1);
  }
  return { from, to };
}
