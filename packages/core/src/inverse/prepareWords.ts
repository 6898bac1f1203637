import { createRng } from "../num/rng.ts";
import { checkWords } from "../recording/checkWords.ts";
import type { BinnedActivity, StimulusSeries } from "../recording/recording.ts";
import { type InputChoice, stimulusInput } from "../recording/stimulusInput.ts";
import { wordSequence } from "../recording/wordSequence.ts";
import { INFER_PRESET, type PreparedInference } from "./inferPurpose.ts";
import { refusal } from "./verdict.ts";

/** What a user may say about an inference from words as they are. */
export interface WordsRequest {
  /** Columns, from 0; without them the most active ones. */
  readonly unitIds?: readonly number[];
  /** A level for every row: the input x while the next row is decided. */
  readonly input?: { readonly name: string; readonly values: Float64Array };
  readonly inputChoice?: InputChoice;
  readonly family: "auto" | "full" | "pairwise";
  readonly accept: readonly string[];
  readonly surrogates: number;
  readonly replicates: number;
  readonly seed: number;
}

/**
 * Makes an inference from population words ready (F10): no hold window, transitions between successive rows. Columns that are never or
 * always active are left out.
 * @throws RangeError on a choice that the matrix cannot fulfil, saying what it holds
 */
export function prepareWords(binned: BinnedActivity, request: WordsRequest): PreparedInference {
  const { steps, units } = binned;
  const active = Array.from({ length: units }, (_, unit) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) if (binned.counts[step * units + unit] > 0) sum++;
    return sum;
  });
  const silent = active.flatMap((sum, unit) => (sum === 0 || sum === steps ? [unit] : []));
  const columns = chosenColumns(active, silent, request.unitIds);
  const sequence = wordSequence(binned, columns);
  const stimulus = request.input && inputOf(request.input, steps, request.inputChoice);
  const gates = checkWords(sequence, {
    rng: createRng(request.seed).split("gates"),
    conditions: stimulus,
    accept: request.accept,
    silent,
    chosenFrom: units - silent.length,
  });
  const data = {
    unitIds: columns,
    dropped: active.flatMap((_, id) =>
      columns.includes(id)
        ? []
        : [{ id, why: silent.includes(id) ? "never or always active" : "not among the units that were chosen" }],
    ),
    observed: [{ startS: 0, stopS: steps }],
    observedS: steps,
    observedFrom: "rows of the file" as const,
    timeUnit: "step" as const,
    spikes: columns.map((unit) => active[unit]),
    ratesHz: columns.map((unit) => active[unit] / steps),
  };
  if (gates.some((gate) => gate.verdict === "refuse" && !gate.accepted))
    return { kind: "refused", purpose: { ...refusal(gates), unknowable: [], gates, data: { ...data, flips: 0 } } };
  const { family, surrogates, replicates, seed } = request;
  return {
    kind: "ready",
    problem: {
      grid: sequence,
      stimulus,
      covariates: [],
      settings: {
        windowsMs: [0],
        lagsMs: [0],
        family,
        blocks: INFER_PRESET.blocks,
        surrogates,
        replicates,
        calibrate: false,
        seed,
      },
    },
    context: { gates, data, unusedStimuli: [], windowChosen: "given", lagChosen: "given" },
  };
}

function chosenColumns(
  active: readonly number[],
  silent: readonly number[],
  unitIds: readonly number[] | undefined,
): number[] {
  const { units, mostUnits } = INFER_PRESET;
  if (unitIds !== undefined) {
    const missing = unitIds.find((id) => id >= active.length);
    if (missing !== undefined)
      throw new RangeError(`unit ${missing}: no such column. The words have columns 0 to ${active.length - 1}.`);
    const twice = unitIds.find((id, k) => unitIds.indexOf(id) !== k);
    if (twice !== undefined) throw new RangeError(`unit ${twice}: chosen twice. Name each column once.`);
    if (unitIds.length > mostUnits)
      throw new RangeError(
        `infer: ${unitIds.length} units are more than the ${mostUnits} that the exact method takes. Name at most ${mostUnits}.`,
      );
    return [...unitIds];
  }
  const able = active.map((_, id) => id).filter((id) => !silent.includes(id));
  if (able.length < 2)
    throw new RangeError(
      `infer: ${able.length} of ${active.length} columns ever change, and one unit cannot interact.`,
    );
  return able
    .toSorted((a, b) => active[b] - active[a] || a - b)
    .slice(0, units)
    .sort((a, b) => a - b);
}

function inputOf(input: { readonly name: string; readonly values: Float64Array }, steps: number, choice?: InputChoice) {
  const { name, values } = input;
  if (values.length !== steps)
    throw new RangeError(`input ${name}: holds ${values.length} values, but there are ${steps} rows of words.`);
  const series: StimulusSeries = {
    name,
    path: name,
    timesS: Float64Array.from(values, (_, step) => step),
    values,
    channels: 1,
    unit: "",
  };
  const none = { format: "", identifier: "", description: "", units: [], tables: [], notes: [], facts: {} };
  return stimulusInput({ ...none, stimuli: [series] }, name, choice);
}
