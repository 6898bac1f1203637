import type { Rng } from "../../num/rng.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import { flipEventMeans } from "./flipEventMeans.ts";
import type { PairModel } from "./pairModel.ts";
import { simulateFlips } from "./simulateFlips.ts";

/** What the fitted network does when it is left to itself, against what was recorded. */
export interface GenerativeCheck {
  /** Mean activity of a unit, simulated and recorded: shares of the time. */
  readonly simulatedActivity: number;
  readonly recordedActivity: number;
  /** Shares of the time with so many active units, shape [units + 1] each. */
  readonly simulatedCounts: Float64Array;
  readonly recordedCounts: Float64Array;
  /** Share of the simulated time with more active units than were ever recorded. */
  readonly beyond: number;
  /** Largest number of active units. */
  readonly simulatedLargest: number;
  readonly recordedLargest: number;
  /** Activity of each unit, simulated and recorded, shape [units] each. */
  readonly simulatedOccupancy: Float64Array;
  readonly recordedOccupancy: Float64Array;
  readonly simulatedSeconds: number;
  /** Whether the simulation left what was recorded: such a fit may be read on visited states, never simulated. */
  readonly runsAway: boolean;
}

const MOST_FLIPS_RATIO = 3; // a simulation that flips so much more often has run away already
const ACTIVITY_RATIO = 2;
const BEYOND_SHARE = 0.01;

/**
 * The generative check (U13): the fitted network is simulated for as long as was recorded. It runs away if its mean activity differs from
 * the recorded one by more than a factor of 2, or if it spends more than 1 % of the time with more active units than were ever recorded.
 */
export function generativeCheck(model: PairModel, events: FlipEvents, rng: Rng): GenerativeCheck {
  const means = flipEventMeans(events, new Float64Array(events.blocks).fill(1));
  const mostFlips = Math.ceil(MOST_FLIPS_RATIO * means.flips);
  const simulated = simulateFlips(model, events.start, means.seconds, mostFlips, rng);
  const recordedLargest = means.counts.findLastIndex((value) => value > 0);
  const beyond = simulated.counts.slice(recordedLargest + 1).reduce((sum, value) => sum + value, 0) / simulated.seconds;
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const simulatedActivity = average(simulated.occupancy);
  const recordedActivity = average(means.mean);
  const near =
    simulatedActivity <= ACTIVITY_RATIO * recordedActivity && recordedActivity <= ACTIVITY_RATIO * simulatedActivity;
  return {
    simulatedActivity,
    recordedActivity,
    simulatedCounts: simulated.counts.map((value) => value / simulated.seconds),
    recordedCounts: means.counts.map((value) => value / means.seconds),
    beyond,
    simulatedLargest: simulated.counts.findLastIndex((value) => value > 0),
    recordedLargest,
    simulatedOccupancy: simulated.occupancy,
    recordedOccupancy: means.mean,
    simulatedSeconds: simulated.seconds,
    runsAway: !(near && beyond <= BEYOND_SHARE),
  };
}
