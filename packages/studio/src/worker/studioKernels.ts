import type { ControlKernels } from "@telos/core";
import { controlKernels, loadKernels } from "@telos/kernels";

let made: ControlKernels | undefined;

/** The strict build, whose bits are those of the command line: one instance for each worker. */
export function studioKernels(): ControlKernels {
  made ??= controlKernels(loadKernels({ build: "strict" }));
  return made;
}
