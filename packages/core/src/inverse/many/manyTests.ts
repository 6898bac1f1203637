import type { HeldOutScore } from "../heldOut.ts";
import type { Estimate, PurposeTest } from "../purpose.ts";
import { ASYMMETRY_BOUND, STABILITY_BOUND, SURROGATE_MARGIN } from "../purposeTests.ts";
import { couplingStability, type Halves } from "../stability.ts";
import type { GenerativeCheck } from "./generativeCheck.ts";
import type { ManyScores } from "./heldOutMany.ts";

/** What the tests of many units are computed from. */
export interface ManyTestInput {
  readonly gain: Estimate;
  readonly surrogates: readonly number[];
  readonly halves: Halves;
  readonly units: number;
  readonly firstFold: ManyScores;
  readonly asymmetric: HeldOutScore;
  readonly check: GenerativeCheck;
}

/** The tests that a purpose of many units has to pass (S2 to S5, U13), in the order in which they are told. */
export function manyTests({
  gain,
  surrogates,
  halves,
  units,
  firstFold,
  asymmetric,
  check,
}: ManyTestInput): PurposeTest[] {
  const present = gain.low > 0;
  const highest = surrogates.length > 0 ? Math.max(...surrogates) : Number.NaN;
  const above = gain.value > highest + SURROGATE_MARGIN;
  const stability = couplingStability(halves, units);
  const theory = total(firstFold.fitted) - total(firstFold.independent);
  const share = present ? (total(asymmetric) - total(firstFold.fitted)) / theory : Number.NaN;
  const mutual = share < ASYMMETRY_BOUND;
  return [
    {
      id: "gain",
      title: "Gain of interactions, held out",
      value: gain.value,
      interval: { low: gain.low, high: gain.high },
      bound: "lower end > 0 bits/flip",
      passed: present,
      sentence: present
        ? `Knowing what the other units do predicts held-out activity better, by ${short(gain.value)} bits per flip (95 % interval ${short(gain.low)} to ${short(gain.high)}).`
        : `Knowing what the other units do does not reliably predict held-out activity: gain ${short(gain.value)} bits per flip (95 % interval ${short(gain.low)} to ${short(gain.high)}).`,
    },
    {
      id: "surrogates",
      title: "Above time-shifted surrogates",
      value: highest,
      bound: `gain > largest surrogate + ${SURROGATE_MARGIN} bits/flip`,
      passed: above,
      sentence: `Of ${surrogates.length} surrogates, in which each unit is shifted in time by itself, the largest gain on a fifth of the blocks is ${short(highest)} bits per flip; the recording's ${short(gain.value)} is ${above ? "above" : "not above"} it by more than ${SURROGATE_MARGIN}.`,
    },
    {
      id: "stability",
      title: "Same couplings in both halves",
      value: stability,
      bound: `r² > ${STABILITY_BOUND}`,
      passed: stability > STABILITY_BOUND,
      sentence: `Couplings fitted to two halves of the recording ${stability > STABILITY_BOUND ? "agree" : "do not agree"}: r² = ${short(stability)}.`,
    },
    {
      id: "asymmetry",
      title: "Influence is mutual",
      value: share,
      bound: `< ${ASYMMETRY_BOUND} of the gain`,
      passed: present ? mutual : undefined,
      sentence: !present
        ? "Whether influence is mutual cannot be asked where there is no gain."
        : mutual
          ? "Letting unit A act on B differently from B on A hardly predicts better: one value function is enough."
          : `Letting unit A act on B differently from B on A explains ${short(100 * share)} % more than the gain: no single value function drives this network.`,
    },
    {
      id: "generative",
      title: "Left to itself, it stays where the recording was",
      value: check.simulatedActivity / check.recordedActivity,
      bound: "activity 0.5 to 2 of the recorded",
      passed: !check.runsAway,
      sentence: check.runsAway
        ? `The fitted network runs away: simulated, its units are active ${short(100 * check.simulatedActivity)} % of the time, recorded ${short(100 * check.recordedActivity)} %, and ${short(100 * check.beyond)} % of the time more units are active together than were ever recorded.`
        : `Simulated as long as recorded, the fitted network's units are active ${short(100 * check.simulatedActivity)} % of the time, recorded ${short(100 * check.recordedActivity)} %.`,
    },
  ];
}

function total({ logLikelihood }: HeldOutScore): number {
  return logLikelihood.reduce((sum, value) => sum + value, 0);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace(/^-/, "−");
}
