import type { BuiltProcess } from "../forward/learnedPolicy/trainableOf.ts";
import type { ControlledRollouts } from "../forward/simulateController.ts";
import { hypot } from "../num/hypot.ts";
import { meanActionEntropy } from "./actionEntropy.ts";
import { readoutPoints } from "./aliveSteps.ts";
import { lifetimes } from "./lifetimes.ts";
import { coverage, occupancyMap } from "./occupancyMap.ts";

/** How one controller fared: the trained one, or a control beside it. */
export interface ControlSummary {
  readonly name: string;
  /** Mean steps lived, censored at the evaluation's length, with its standard error over agents. */
  readonly lifetime: number;
  readonly lifetimeError: number;
  /** Share of agents alive at the end. */
  readonly alive: number;
  /** Mean action entropy, nats; NaN where no agent lived beyond the steps left out, 0 where nothing is done. */
  readonly actionEntropy: number;
  /** Share of the allowed cells of the readouts' plane that were visited, mean over contexts; NaN where no region confines. */
  readonly coverage: number;
}

const CELLS = 20;

/** Sums up the rollouts of one controller. */
export function controlSummary(
  name: string,
  { process, spec, rateNetwork }: BuiltProcess,
  rollouts: ControlledRollouts,
): ControlSummary {
  const { mean, standardError, alive } = lifetimes(rollouts, process.contexts);
  const { settle } = spec.evaluation;
  const { readouts } = process;
  let covered = Number.NaN;
  if (readouts !== undefined && rateNetwork !== undefined) {
    const points = readoutPoints(rollouts, readouts.units, rateNetwork.network.transfer, settle);
    const shares = readouts.shapes.map((shape, context) => {
      const own = Array.from(points.agents.keys()).filter((k) => rollouts.contexts[points.agents[k]] === context);
      if (own.length === 0) return 0;
      const [x, y] = [own.map((k) => points.x[k]), own.map((k) => points.y[k])];
      return coverage(occupancyMap(x, y, shape.bounds, CELLS), shape);
    });
    covered = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
  return {
    name,
    lifetime: mean,
    lifetimeError: standardError,
    alive,
    actionEntropy: meanActionEntropy(rollouts, settle),
    coverage: covered,
  };
}

/** How much longer than the myopic control counts, and by how many standard errors of the difference. */
const CLEARLY = { times: 1.2, errors: 3 } as const;

/** Whether a controller's lifetime is evidence of planning: clearly longer than that of the control that looks one step ahead. */
export function outlives(trained: ControlSummary, myopic: ControlSummary): boolean {
  const error = hypot(trained.lifetimeError, myopic.lifetimeError);
  return (
    trained.lifetime >= CLEARLY.times * myopic.lifetime && trained.lifetime - myopic.lifetime >= CLEARLY.errors * error
  );
}
