import { type NetworkKernels, networkKernels } from "@telos/kernels";
import type { KernelChoice } from "./chosenKernels.ts";
import { UsageError } from "./terminal.ts";

/**
 * The kernels to solve and simulate spin networks with: the strict build unless asked otherwise, undefined for the references.
 * @throws UsageError if both others are asked for
 */
export function chosenSpinKernels({ fast = false, reference = false }: KernelChoice): NetworkKernels | undefined {
  if (fast && reference)
    throw new UsageError("--fast and --reference exclude each other: take kernels, or plain TypeScript.");
  return reference ? undefined : networkKernels({ build: fast ? "relaxed" : "strict" });
}
