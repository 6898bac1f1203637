import type { ControlKernels } from "@telos/core";
import { controlKernels, loadKernels } from "@telos/kernels";

let loaded: ControlKernels | undefined;

/** The kernels of studies: the strict build, whose results are the same on every machine. Loaded at the first call. */
export function strictKernels(): ControlKernels {
  loaded ??= controlKernels(loadKernels());
  return loaded;
}
