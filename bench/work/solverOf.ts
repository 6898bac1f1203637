import type { HypercubeOptions } from "@telos/core";
import { andersonKernels, hypercubeBackups, hypercubeFlows, loadKernels } from "@telos/kernels";

/** Who sweeps the hypercube: `TypeScript`, or a build of the kernels. */
export function solverOf(build: string): Pick<HypercubeOptions, "backup" | "flow" | "vectors"> {
  if (build !== "strict" && build !== "relaxed") return {};
  const kernels = loadKernels({ build });
  return {
    backup: hypercubeBackups(kernels).byWords,
    flow: hypercubeFlows(kernels),
    vectors: andersonKernels({ build }),
  };
}
