import { expectInteger } from "../../num/expectShape.ts";
import type { Rng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";
import { student95 } from "../../num/student95.ts";
import type { PairModel } from "./pairModel.ts";
import { simulateFlips } from "./simulateFlips.ts";

/** What happens to many units before they adapt: in places (0 … n − 1) of the model's units. */
export interface ManyChange {
  readonly kind: "cellDeath" | "silencing";
  readonly units: readonly number[];
}

/** What a changed world does to many units before they adapt, by simulation of the fitted flip process. */
export interface ManyPrediction {
  readonly kind: "cellDeath" | "silencing";
  /** "If unit 5 dies, before the others adapt". */
  readonly title: string;
  /** Ids of the units that are left, as the numbers below. */
  readonly unitIds: readonly number[];
  /** Share of the time in which each is active: of the fit as it is, and changed. */
  readonly occupancyOriginal: Float64Array;
  readonly occupancyChanged: Float64Array;
  /** 95 % interval of the change, from runs of the simulation: it says nothing of the fit's own error. */
  readonly changeLow: Float64Array;
  readonly changeHigh: Float64Array;
  readonly simulatedSeconds: number;
  readonly sentences: readonly string[];
}

const RUNS = 10;
const RUN_SECONDS = 300;
const MOST_FLIPS_RATIO = 3; // as in the generative check
const ACTIVITY_RATIO = 2;

/** The flip process of the units that are left, the others silent for ever (U15): their couplings go, all else stays. */
export function modelWithoutUnits(model: PairModel, removed: readonly number[]): PairModel {
  const { units } = model;
  removed.forEach((unit, k) => {
    expectInteger("predict", `units[${k}]`, unit, 0, units - 1);
    if (removed.indexOf(unit) !== k) throw new RangeError(`predict: unit ${unit} is named twice. Name it once.`);
  });
  if (removed.length >= units)
    throw new RangeError(`predict: all ${units} units are named, so none is left. Keep at least one.`);
  const left = Array.from({ length: units }, (_, i) => i).filter((i) => !removed.includes(i));
  const pick = (values: Float64Array) => Float64Array.from(left, (i) => values[i]);
  return {
    units: left.length,
    offsets: pick(model.offsets),
    couplings: Float64Array.from(left.flatMap((i) => left.map((j) => model.couplings[i * units + j]))),
    count: model.count.slice(0, left.length),
    updateRateHz: pick(model.updateRateHz),
  };
}

/**
 * What many units do when some die or are held silent, before the others adapt (U15): the fitted flip process with and without them, ten runs of
 * five minutes each. What they do after they have adapted needs a list of all words and is not predicted.
 * @param unitIds ids of the model's units, in order
 * @throws RangeError where the changed network runs away from what the fit does, and naming what is wrong with the change
 */
export function predictMany(
  model: PairModel,
  unitIds: readonly number[],
  change: ManyChange,
  rng: Rng,
): ManyPrediction {
  const changed = modelWithoutUnits(model, change.units);
  const left = unitIds.filter((_, i) => !change.units.includes(i));
  const names = change.units.map((i) => unitIds[i]).join(", ");
  const several = change.units.length > 1;
  const happens =
    change.kind === "cellDeath"
      ? `unit${several ? "s" : ""} ${names} ${several ? "die" : "dies"}`
      : `unit${several ? "s" : ""} ${names} ${several ? "are" : "is"} silenced`;
  const before = runsOf(model, Number.POSITIVE_INFINITY, rng.split("before"));
  const most = Math.ceil(MOST_FLIPS_RATIO * Math.max(...before.map(({ flips }) => flips)) + RUN_SECONDS);
  const after = runsOf(changed, most, rng.split("after"));
  const original = before.map(({ chance }) => chance.filter((_, i) => !change.units.includes(i)));
  const later = after.map(({ chance }) => chance);
  const places = Array.from(left.keys());
  const [was, is] = [original, later].map((runs) => places.map((i) => meanAndError(runs.map((run) => run[i]))));
  const activity = (of: readonly { mean: number }[]) => of.reduce((sum, { mean }) => sum + mean, 0) / of.length;
  const percent = (share: number) => `${(100 * share).toPrecision(3).replace("-", "−")} %`;
  if (!(activity(is) <= ACTIVITY_RATIO * activity(was)) || after.some(({ flips }) => flips >= most))
    throw new RangeError(
      `predict: if ${happens}, the fitted network runs away: the others are active ${percent(activity(is))} of the time instead of ${percent(activity(was))}. Nothing was recorded there, so nothing is predicted. Name other units, or fewer.`,
    );
  const width = places.map((i) => student95(RUNS - 1) * Math.sqrt(squared(was[i].error) + squared(is[i].error)));
  const shift = places.map((i) => is[i].mean - was[i].mean);
  const largest = places.reduce((best, i) => (Math.abs(shift[i]) > Math.abs(shift[best]) ? i : best));
  const seen = places.filter((i) => Math.abs(shift[i]) > width[i]).length;
  return {
    kind: change.kind,
    title: `If ${happens}, before the others adapt`,
    unitIds: left,
    occupancyOriginal: Float64Array.from(was, ({ mean }) => mean),
    occupancyChanged: Float64Array.from(is, ({ mean }) => mean),
    changeLow: Float64Array.from(places, (i) => shift[i] - width[i]),
    changeHigh: Float64Array.from(places, (i) => shift[i] + width[i]),
    simulatedSeconds: RUNS * RUN_SECONDS,
    sentences: [
      `Unit ${left[largest]} changes most: active ${percent(is[largest].mean)} of the time instead of ${percent(was[largest].mean)}, 95 % interval of the change ${percent(shift[largest] - width[largest])} to ${percent(shift[largest] + width[largest])} of the time.`,
      `${seen} of ${left.length} units change by more than the simulation's own scatter; the interval holds nothing of the fit's error.`,
      "Nothing is re-optimised: this is what happens before the network adapts. What it does after that takes a list of all words, so at most 12 units.",
    ],
  };
}

function runsOf(model: PairModel, mostFlips: number, rng: Rng): { chance: Float64Array; flips: number }[] {
  return Array.from({ length: RUNS }, (_, run) =>
    // From silence, which is where each network mostly is: the way there is short beside five minutes.
    simulateFlips(model, new Uint8Array(model.units), RUN_SECONDS, mostFlips, rng.split(`run ${run}`)),
  );
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + squared(value - mean), 0) / (values.length - 1);
  return { mean, error: Math.sqrt(square / values.length) };
}
