import type { ControlKernels } from "@telos/core";
import { controlKernels, loadKernels } from "@telos/kernels";
import { UsageError } from "./terminal.ts";

/** How the user wants hot functions computed. */
export interface KernelChoice {
  readonly fast?: boolean;
  readonly reference?: boolean;
}

/**
 * The kernels to train and simulate with: the strict build unless asked otherwise, undefined for the references.
 * @throws UsageError if both others are asked for
 */
export function chosenKernels({ fast = false, reference = false }: KernelChoice): ControlKernels | undefined {
  if (fast && reference)
    throw new UsageError("--fast and --reference exclude each other: take kernels, or plain TypeScript.");
  return reference ? undefined : controlKernels(loadKernels({ build: fast ? "relaxed" : "strict" }));
}
