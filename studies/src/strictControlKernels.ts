import type { ControlKernels } from "@telos/core";
import { controlKernels, loadKernels } from "@telos/kernels";

let loaded: ControlKernels | undefined;

/** What the studies of the forward half train with: the strict build, whose results are the same on every machine. */
export function strictControlKernels(): ControlKernels {
  loaded ??= controlKernels(loadKernels());
  return loaded;
}
