import { type CriticValues, meanValues } from "./critics.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import { type PolicyBits, policyBits } from "./policyBits.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** Some of the critics of one hypothesis, their values averaged. */
export interface CriticMix {
  readonly members: readonly number[];
  readonly training: PolicyBits;
  readonly heldOut: PolicyBits;
}

const MOST_FOR_ALL_SUBSETS = 4;

/**
 * What averages of critics predict (L7), with nothing fitted to the choices: every subset of a few critics; of many, all, all but
 * one, and each alone. Training fails now and then, so the subset that predicts the training steps best is the hypothesis.
 */
export function criticMixes(
  table: Pick<SuccessorTable, "actions" | "chosen">,
  training: CriticValues,
  heldOut: CriticValues,
): readonly CriticMix[] {
  const rule = { sharpness: 1, careless: CARELESS_SHARE };
  return subsetsOf(training.members.length).map((members) => {
    const bitsOf = (part: CriticValues) =>
      policyBits(table, part, meanValues(members.map((k) => part.members[k])), rule);
    return { members, training: bitsOf(training), heldOut: bitsOf(heldOut) };
  });
}

/** The mix that predicts training steps best, of those without one critic if that is asked: then there must be two critics. */
export function bestMix(mixes: readonly CriticMix[], without = -1): CriticMix {
  return mixes
    .filter(({ members }) => !members.includes(without))
    .reduce((best, mix) => (mix.training.bits > best.training.bits ? mix : best));
}

function subsetsOf(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, k) => k);
  if (count > MOST_FOR_ALL_SUBSETS) {
    return [all, ...all.map((k) => all.filter((other) => other !== k)), ...all.map((k) => [k])];
  }
  return Array.from({ length: 2 ** count - 1 }, (_, bits) => all.filter((k) => ((bits + 1) >> k) & 1));
}
