import type { Rng } from "../../num/rng.ts";
import { ratioEstimate } from "../heldOutGain.ts";
import type { Estimate } from "../purpose.ts";
import type { ComparedModel, ModelComparison, ModelScore } from "./modelComparison.ts";

interface ModelText {
  readonly title: string;
  readonly kind: ModelScore["kind"];
  readonly sentence: string;
}

const TEXTS: Readonly<Record<ComparedModel, ModelText>> = {
  poisson: {
    title: "Constant rate",
    kind: "description",
    sentence: "Every unit fires at its mean rate, whatever happened before.",
  },
  drift: {
    title: "Drifting rate",
    kind: "description",
    sentence: "Every unit fires at a rate that follows its last 10 and 60 seconds.",
  },
  history: {
    title: "Own history",
    kind: "description",
    sentence:
      "A unit's rate depends on how long ago its last two spikes were: bursts and pauses, nothing of the others.",
  },
  coupled: {
    title: "Own history and couplings",
    kind: "description",
    sentence:
      "Own history, and every other unit acts by how long ago it spiked, in each direction by itself: the plain statistical description to beat.",
  },
  flips: {
    title: "Flips, no interaction",
    kind: "description",
    sentence: "A unit spikes at one rate while it is silent and at another while it is active.",
  },
  flipsPairwise: {
    title: "Purpose, pairwise, no clock",
    kind: "purpose",
    sentence: "One potential with a coupling for each pair; a unit knows only whether it is active.",
  },
  clockCount: {
    title: "Purpose, count",
    kind: "purpose",
    sentence: "The potential knows how many units are active; each unit has its own clock (own history).",
  },
  clockPairwise: {
    title: "Purpose, pairwise",
    kind: "purpose",
    sentence: "One potential with a coupling for each pair, the same in both directions; each unit has its own clock.",
  },
  clockPairCount: {
    title: "Purpose, pairwise and count",
    kind: "purpose",
    sentence: "A coupling for each pair and a worth for each number of active units; each unit has its own clock.",
  },
  clockFull: {
    title: "Purpose, full",
    kind: "purpose",
    sentence: "Every word has a worth of its own, shrunk towards its pairs; each unit has its own clock.",
  },
  clockSparse: {
    title: "Purpose, sparse",
    kind: "purpose",
    sentence: "Few words have a worth of their own, all others none; each unit has its own clock.",
  },
  clockCoding: {
    title: "Purpose, efficient coding",
    kind: "purpose",
    sentence: "Words are worth what they tell about the given stimulus; each unit has its own clock.",
  },
};

const ORDER = Object.keys(TEXTS) as ComparedModel[];

/**
 * Gains with paired block-bootstrap intervals, and what follows from them in words (G7).
 * @param scores  held-out log-likelihood of each model by block, nats
 */
export function concludeComparison(
  scores: ReadonlyMap<ComparedModel, Float64Array>,
  totals: { readonly spikes: Float64Array; readonly seconds: Float64Array },
  rng: Rng,
): ModelComparison {
  const scoreOf = (model: ComparedModel): Float64Array => {
    const score = scores.get(model);
    if (!score) throw new RangeError(`concludeComparison: the model "${model}" was not scored.`);
    return score;
  };
  const bits = (model: ComparedModel, over: ComparedModel) => {
    const [one, other] = [scoreOf(model), scoreOf(over)];
    return one.map((value, block) => (value - other[block]) / Math.LN2);
  };
  const perSpike = (model: ComparedModel, over: ComparedModel): Estimate =>
    ratioEstimate(bits(model, over), totals.spikes, rng.split(`${model} over ${over}`));
  const models = ORDER.filter((model) => scores.has(model)).map(
    (model): ModelScore => ({
      model,
      ...TEXTS[model],
      bitsPerSpike: perSpike(model, "poisson"),
      bitsPerSecond: ratioEstimate(bits(model, "poisson"), totals.seconds, rng.split(`${model} per second`)),
      overHistory: perSpike(model, "history"),
      overCoupled: perSpike(model, "coupled"),
    }),
  );
  const purposes = models.filter(({ model }) => model.startsWith("clock")); // without a clock it stands against another base
  const best = purposes.reduce((a, b) => (b.bitsPerSpike.value > a.bitsPerSpike.value ? b : a));
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  return {
    models,
    spikes: sum(totals.spikes),
    seconds: sum(totals.seconds),
    blocks: totals.spikes.length,
    bestPurpose: best.model,
    sentences: sentencesOf(models, best, perSpike("flipsPairwise", "flips")),
  };
}

/** @param interaction  what a pairwise potential adds where no unit knows its own past: on the footing of a drifting rate */
function sentencesOf(models: readonly ModelScore[], best: ModelScore, interaction: Estimate): string[] {
  const of = (model: ComparedModel) => models.find((one) => one.model === model);
  const [history, coupled, bare] = [of("history"), of("coupled"), of("flipsPairwise")];
  if (!history || !coupled || !bare) return [];
  const adds = best.overHistory;
  const loses = best.overCoupled;
  const share = adds.value / coupled.overHistory.value;
  const first =
    adds.low > 0
      ? `A purpose earns its place beside each unit's own history: the best one (${best.title}) adds ${shown(adds)} bits per spike to it.`
      : `No purpose earns its place beside each unit's own history: the best one (${best.title}) adds ${shown(adds)} bits per spike to it, which may be nothing.`;
  const second =
    loses.high < 0
      ? `Plain couplings describe the spikes better: the purpose loses ${shown({ value: -loses.value, low: -loses.high, high: -loses.low })} bits per spike to them${share > 0 && share < 1 ? `, having ${(100 * share).toFixed(0)} % of what they add to own history` : ""}.`
      : loses.low > 0
        ? `It beats the plain couplings, which have several times as many parameters, by ${shown(loses)} bits per spike.`
        : `Between the purpose and plain couplings no difference can be seen (${shown(loses)} bits per spike).`;
  const third = `Without a clock the pairwise purpose is ${bare.overHistory.value < 0 ? "worse" : "better"} than own history alone by ${shown(absolute(bare.overHistory))} bits per spike: ${bare.overHistory.value < 0 ? "what single cells do by themselves is no part of a purpose" : "interactions say more here than single cells do"}.`;
  const drift = of("drift");
  const fourth =
    drift && drift.bitsPerSpike.low > interaction.value
      ? [
          `The drift of the rates alone is worth ${shown(drift.bitsPerSpike)} bits per spike, more than interactions are without it (${shown(interaction)}): units that drift together look as if they interacted. Choose a steadier stretch.`,
        ]
      : [];
  return [first, second, third, ...fourth];
}

function absolute({ value, low, high }: Estimate): Estimate {
  return value < 0 ? { value: -value, low: -high, high: -low } : { value, low, high };
}

function shown({ value, low, high }: Estimate): string {
  const short = (number: number) => String(Number(number.toPrecision(2))).replace(/^-/, "−");
  return `${short(value)} (95 % interval ${short(low)} to ${short(high)})`;
}
