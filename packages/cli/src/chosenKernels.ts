import type { ControlKernels } from "@telos/core";
import { controlKernels, loadKernels } from "@telos/kernels";
import { parseInteger } from "./parseList.ts";
import { UsageError } from "./terminal.ts";

const MOST_THREADS = 15;

/** How the user wants hot functions computed. */
export interface KernelChoice {
  readonly fast?: boolean | undefined;
  readonly reference?: boolean | undefined;
  /** A number as the user typed it; 1 when absent. */
  readonly threads?: string;
}

/**
 * The kernels to train and simulate with: the strict build unless asked otherwise, undefined for the references.
 * @throws UsageError if both others are asked for
 */
export function chosenKernels({
  fast = false,
  reference = false,
  threads = "1",
}: KernelChoice): ControlKernels | undefined {
  if (fast && reference)
    throw new UsageError("--fast and --reference exclude each other: take kernels, or plain TypeScript.");
  const count = parseInteger("--threads", threads, 1, MOST_THREADS);
  return reference ? undefined : controlKernels(loadKernels({ build: fast ? "relaxed" : "strict", threads: count }));
}

/** Which build that choice means, as a manifest names it. */
export function kernelBuildOf({ fast = false, reference = false }: KernelChoice): "strict" | "relaxed" | "reference" {
  return reference ? "reference" : fast ? "relaxed" : "strict";
}

/** The choice that gives the build that a manifest names; the strict build where it names none. */
export function kernelChoiceOf({ kernels }: { readonly kernels?: string }): KernelChoice {
  return { fast: kernels === "relaxed", reference: kernels === "reference" };
}

/** That choice as words of a command line. */
export function kernelFlags({ fast = false, reference = false }: KernelChoice): string[] {
  return [...(fast ? ["--fast"] : []), ...(reference ? ["--reference"] : [])];
}
