import type { SolverKernels, SpinSamplerOf } from "@telos/core";
import { andersonKernels } from "./andersonKernels.ts";
import { hypercubeBackups } from "./hypercubeBackups.ts";
import { hypercubeFlows } from "./hypercubeFlows.ts";
import { type KernelBuild, type LoadOptions, loadKernels } from "./loadKernels.ts";
import { spinSamplers } from "./spinSamplers.ts";

/** What the inverse half is handed: kernels for whoever solves or simulates a spin network. */
export interface NetworkKernels {
  readonly build: KernelBuild;
  /** For `solveHypercube`, `stationaryOccupancy`, `fitReward` and all that solve inside. */
  readonly solver: SolverKernels;
  /** For `simulateSteps` and `simulateSpikes`. */
  readonly sampler: SpinSamplerOf;
}

/** Loads the kernels of the inverse half (H2, H4, H7, N22); strict unless asked otherwise. */
export function networkKernels(options: Pick<LoadOptions, "build"> = {}): NetworkKernels {
  const kernels = loadKernels(options);
  return {
    build: kernels.build,
    solver: {
      backup: hypercubeBackups(kernels).byWords,
      flow: hypercubeFlows(kernels),
      vectors: andersonKernels({ build: kernels.build }),
    },
    sampler: spinSamplers(kernels),
  };
}
