import type { MeasureKernels } from "@telos/core";
import { loadKernels, measureKernels } from "@telos/kernels";

let loaded: MeasureKernels | undefined;

/** What statistics over states are computed with: the strict build, whose results are the same on every machine. */
export function strictMeasureKernels(): MeasureKernels {
  loaded ??= measureKernels(loadKernels());
  return loaded;
}
