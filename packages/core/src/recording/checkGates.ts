import { nearestName } from "../num/nearestName.ts";
import type { Rng } from "../num/rng.ts";
import { binnedWords } from "./binnedWords.ts";
import { mostActiveUnits } from "./chooseUnits.ts";
import { artefactGate } from "./gates/artefactGate.ts";
import { driftGate } from "./gates/driftGate.ts";
import { dropDuplicates, duplicatesGate } from "./gates/duplicatesGate.ts";
import { dynamicsGate } from "./gates/dynamicsGate.ts";
import { enoughGate } from "./gates/enoughGate.ts";
import { observedGate } from "./gates/observedGate.ts";
import { orderGate } from "./gates/orderGate.ts";
import { refractoryGate } from "./gates/refractoryGate.ts";
import { samplesGate } from "./gates/samplesGate.ts";
import { type WindowSource, windowGate } from "./gates/windowGate.ts";
import { wordsGate } from "./gates/wordsGate.ts";
import type { Gate } from "./gates.ts";
import type { Recording } from "./recording.ts";
import type { SelectedRecording } from "./selectRecording.ts";
import { spikeGrid } from "./spikeGrid.ts";
import { inputPathOf, type StimulusInput } from "./stimulusInput.ts";

/** The ids of the gates, in the order in which they are shown. */
export const GATE_IDS = [
  "order",
  "samples",
  "observed",
  "refractory",
  "duplicates",
  "artefact",
  "drift",
  "words",
  "dynamics",
  "window",
  "enough",
] as const;

export interface GateOptions {
  /** Draws the shuffles of the gate on dynamics. */
  readonly rng: Rng;
  /** Bins of the population words, milliseconds; give the hold window where one was chosen. */
  readonly binMs?: number;
  /** Conditions over time, for the gate on drift; see `conditionsOf`. */
  readonly conditions?: StimulusInput | undefined;
  /** Where the hold window comes from; without it the bins of the words are said to be the default. */
  readonly window?: WindowSource;
  /** Gates whose refusal the user accepts. "duplicates" drops the unit with fewer spikes before the gates that follow. */
  readonly accept?: readonly string[];
  /** Words are made of at most so many units, the most active. */
  readonly wordUnits?: number;
}

/**
 * The quality gates of a recording (Q1 to Q9), in the order of `GATE_IDS`; they are shown before anything is fitted.
 *
 * Order and samples look at the times as the file has them, all others at the selection. Where the times are not seconds, or no unit has
 * a spike, the gates that need more are left out.
 * @param recording  as read
 * @param selected   the units and the time to be analysed
 * @throws RangeError on an id in `accept` that is no gate
 */
export function checkGates(recording: Recording, selected: SelectedRecording, options: GateOptions): Gate[] {
  const { rng, binMs = 20, conditions, accept = [], wordUnits = 8 } = options;
  for (const id of accept) expectGateId(id);
  const ids = new Set([...selected.units, ...selected.dropped].map((one) => one.id));
  const raw = recording.units.filter((unit) => ids.has(unit.id));
  const gates = [orderGate(raw), samplesGate(raw), observedGate(selected)];
  if (!gates.slice(1).some((gate) => gate.verdict === "refuse")) {
    gates.push(refractoryGate(selected.units), duplicatesGate(selected.units));
    const kept = accept.includes("duplicates") ? dropDuplicates(selected) : selected;
    gates.push(artefactGate(withoutPairs(kept).units), ...wordGates(kept));
    gates.push(windowGate(options.window ?? { kind: "default", binMs }), enoughGate(kept.units));
  }
  return gates.map((gate) =>
    gate.verdict === "refuse" && accept.includes(gate.id) ? { ...gate, accepted: true } : gate,
  );

  function wordGates(kept: SelectedRecording): Gate[] {
    const grid = spikeGrid(mostActiveUnits(kept.units, wordUnits), kept.observed);
    const binned = binnedWords(grid, binMs);
    return [
      driftGate(binned, { conditions: conditions && inputPathOf(conditions, grid.originS, 0) }),
      wordsGate(binned, { chosenFrom: kept.units.length }),
      dynamicsGate(binned, { rng: rng.split("gate dynamics") }),
    ];
  }
}

/**
 * A pair of duplicates is not yet an artefact of all electrodes: few of them are set aside. Where that would set aside half of the
 * units, they are what the gate on artefacts is about.
 */
function withoutPairs(selected: SelectedRecording): SelectedRecording {
  const reduced = dropDuplicates(selected);
  return 2 * reduced.units.length > selected.units.length ? reduced : selected;
}

/** Whether the gates allow a fit: none refuses, except where that was accepted. */
export function gatesPass(gates: readonly Gate[]): boolean {
  return gates.every((gate) => gate.verdict !== "refuse" || gate.accepted === true);
}

function expectGateId(id: string): void {
  if ((GATE_IDS as readonly string[]).includes(id)) return;
  const near = nearestName(id, GATE_IDS);
  throw new RangeError(
    `accept "${id}": no such gate. ${near === undefined ? `There are ${GATE_IDS.join(", ")}.` : `Did you mean ${near}?`}`,
  );
}
