import { nearestName } from "../num/nearestName.ts";
import type { Rng } from "../num/rng.ts";
import { driftGate } from "./gates/driftGate.ts";
import { dynamicsGate } from "./gates/dynamicsGate.ts";
import { enoughGate } from "./gates/enoughGate.ts";
import { multiFlipsGate } from "./gates/multiFlipsGate.ts";
import { nameUnits } from "./gates/nameUnits.ts";
import { percent } from "./gates/percent.ts";
import { windowGate } from "./gates/windowGate.ts";
import { wordsGate } from "./gates/wordsGate.ts";
import type { Gate } from "./gates.ts";
import { inputPathOf, type StimulusInput } from "./stimulusInput.ts";
import { stepsAsBins, type WordSequence } from "./wordSequence.ts";

/** The gates that words as they are have to pass, in the order in which they are shown. */
export const WORD_GATE_IDS = [
  "observed",
  "duplicates",
  "multi-flips",
  "drift",
  "words",
  "dynamics",
  "window",
  "enough",
] as const;

export interface WordCheckOptions {
  readonly rng: Rng;
  readonly conditions?: StimulusInput | undefined;
  readonly accept?: readonly string[];
  /** Columns of the file that are silent or were left out, for the sentence. */
  readonly silent?: readonly number[];
  readonly chosenFrom?: number;
}

/**
 * The quality gates of words as they are (Q2, Q4, Q5, Q6, Q7, Q8, Q9, Q10); those on spike times have nothing to look at.
 * @throws RangeError on an id in `accept` that is no gate
 */
export function checkWords(sequence: WordSequence, options: WordCheckOptions): Gate[] {
  const { rng, conditions, accept = [], silent = [], chosenFrom = sequence.unitIds.length } = options;
  for (const id of accept) {
    if ((WORD_GATE_IDS as readonly string[]).includes(id)) continue;
    const near = nearestName(id, WORD_GATE_IDS);
    throw new RangeError(
      `accept "${id}": no such gate for words. ${near === undefined ? `There are ${WORD_GATE_IDS.join(", ")}.` : `Did you mean ${near}?`}`,
    );
  }
  const binned = stepsAsBins(sequence);
  const gates = [
    observedSteps(sequence, silent),
    identicalColumns(sequence),
    multiFlipsGate(sequence.words),
    driftGate(binned, { conditions: conditions && inputPathOf(conditions, 0, 0) }),
    wordsGate(binned, { chosenFrom }),
    dynamicsGate(binned, { rng: rng.split("gate dynamics") }),
    windowGate({ kind: "steps" }),
    enoughGate(onsetsOf(sequence), { what: "onsets" }),
  ];
  return gates.map((gate) =>
    gate.verdict === "refuse" && accept.includes(gate.id) ? { ...gate, accepted: true } : gate,
  );
}

function observedSteps({ words, unitIds }: WordSequence, silent: readonly number[]): Gate {
  const shares = unitIds.map((_, unit) => words.reduce((sum, word) => sum + ((word >> unit) & 1), 0) / words.length);
  const range =
    shares.length === 0
      ? "No unit is ever active."
      : `${shares.length} units are active in ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of them.`;
  return {
    id: "observed",
    title: "Observed steps and activity",
    value: words.length,
    unit: "steps",
    threshold: "warn with silent units, refuse without activity",
    verdict: Math.max(0, ...shares) === 0 ? "refuse" : silent.length > 0 ? "warn" : "pass",
    sentence: `${words.length} steps, every row of the file. ${range}${silent.length === 0 ? "" : ` Left out: ${nameUnits(silent)} (never or always active).`}`,
  };
}

const SAME_SHARE = 0.9;

/** Two columns that are active in nearly the same steps are one unit twice (Q4); coincidence alone is what words are about. */
function identicalColumns({ words, unitIds }: WordSequence): Gate {
  let worst = { a: 0, b: 0, share: 0 };
  for (let a = 0; a < unitIds.length; a++)
    for (let b = a + 1; b < unitIds.length; b++) {
      let both = 0;
      let either = 0;
      for (const word of words) {
        const [one, other] = [(word >> a) & 1, (word >> b) & 1];
        both += one & other;
        either += one | other;
      }
      if (either > 0 && both / either > worst.share) worst = { a, b, share: both / either };
    }
  const refuse = worst.share > SAME_SHARE;
  const pair = `units ${unitIds[worst.a]} and ${unitIds[worst.b]}`;
  return {
    id: "duplicates",
    title: "Duplicate units",
    value: 100 * worst.share,
    unit: "%",
    threshold: `refuse above ${percent(SAME_SHARE)} of the steps in which either is active`,
    verdict: refuse ? "refuse" : "pass",
    sentence:
      unitIds.length < 2
        ? "Fewer than two units: nothing to compare."
        : refuse
          ? `${percent(worst.share)} of the steps in which one of ${pair} is active have both: the same unit twice. Leave one out with --units.`
          : `At most ${percent(worst.share)} of the steps in which one of two units is active have both (${pair}).`,
  };
}

/** Onsets as trains, for the gate that counts: a unit that stays active has decided once to become so. */
function onsetsOf({ words, unitIds }: WordSequence) {
  return unitIds.map((id, unit) => {
    const onsets: number[] = [];
    for (let step = 1; step < words.length; step++)
      if ((words[step] >> unit) & 1 && !((words[step - 1] >> unit) & 1)) onsets.push(step);
    return { id, name: String(id), timesS: Float64Array.from(onsets), columns: {} };
  });
}
