import type { RedrawLikelihood, RedrawParts, SolverKernels, SpinSamplerOf } from "@telos/core";
import { andersonKernels } from "./andersonKernels.ts";
import { hypercubeBackups } from "./hypercubeBackups.ts";
import { hypercubeFlows } from "./hypercubeFlows.ts";
import { hypercubeNewtons } from "./hypercubeNewtons.ts";
import { type KernelBuild, type LoadOptions, loadKernels } from "./loadKernels.ts";
import { redrawLikelihoodOf } from "./redrawLikelihood.ts";
import { roughFlows } from "./roughFlows.ts";
import { roughValues } from "./roughValues.ts";
import { spinSamplers } from "./spinSamplers.ts";

/** What the inverse half is handed: kernels for whoever solves or simulates a spin network. */
export interface NetworkKernels {
  readonly build: KernelBuild;
  /** For `solveHypercube`, `stationaryOccupancy`, `fitReward` and all that solve inside. */
  readonly solver: SolverKernels;
  /** For `simulateSteps` and `simulateSpikes`. */
  readonly sampler: SpinSamplerOf;
  /** For `fitRedraws` and whoever calibrates. @param parts core's `redrawParts` */
  readonly redraws: (parts: RedrawParts) => RedrawLikelihood;
}

/** Networks of fewer units are solved on one thread: a sweep of 15 units takes less than a millisecond. */
export const SHARED_UNITS = 16;
/** Networks from here on begin in 32 bits and are corrected in them: what is smaller is solved in a blink. */
const ROUGH_UNITS = 10;
/** Up to here their occupancy ends in 32 bits too: beyond, its steps in 64 and in 32 bits side by side would fill more than a gigabyte. */
const MOST_OCCUPANCY_UNITS = 18;

/**
 * Loads the kernels of the inverse half (H2, H4, H7, N22); strict unless asked otherwise.
 * @param options  threads, 1 when absent, share the sweeps of networks of 16 units or more; they are started with the first such
 *                 network, and change no bit
 */
export function networkKernels(options: LoadOptions = {}): NetworkKernels {
  const kernels = loadKernels({ ...options, threads: 1 });
  const sweepers = (on: typeof kernels) => ({
    backup: hypercubeBackups(on).byWords,
    flow: hypercubeFlows(on),
    rough: roughValues(on),
    follow: roughFlows(on),
  });
  const alone = sweepers(kernels);
  let together: typeof alone | undefined;
  const sweepersOf = (units: number): typeof alone => {
    if (units < SHARED_UNITS || (options.threads ?? 1) === 1) return alone;
    together ??= sweepers(loadKernels(options));
    return together;
  };
  return {
    build: kernels.build,
    solver: {
      backup: (out, averaged, referenceLogits, ...rest) =>
        sweepersOf(referenceLogits.length).backup(out, averaged, referenceLogits, ...rest),
      flow: (policy) => sweepersOf(policy.units).flow(policy),
      rough: (problem, ...rest) =>
        problem.units < ROUGH_UNITS ? undefined : sweepersOf(problem.units).rough(problem, ...rest),
      roughFlows: {
        leastUnits: ROUGH_UNITS,
        mostOccupancyUnits: MOST_OCCUPANCY_UNITS,
        of: (policy) => sweepersOf(policy.units).follow.of(policy),
        ofValue: (problem, ...rest) => sweepersOf(problem.units).follow.ofValue(problem, ...rest),
      },
      vectors: andersonKernels({ ...options, build: kernels.build }),
      newton: hypercubeNewtons(kernels),
    },
    sampler: spinSamplers(kernels),
    redraws: (parts) => redrawLikelihoodOf(kernels, parts),
  };
}
