import { availableParallelism } from "node:os";
import { type NetworkKernels, networkKernels } from "@telos/kernels";
import type { KernelChoice } from "./chosenKernels.ts";
import { parseInteger } from "./parseList.ts";
import { UsageError } from "./terminal.ts";

const MOST_THREADS = 15; // that kernels take

/**
 * The kernels to solve and simulate spin networks with: the strict build unless asked otherwise, undefined for the references.
 * Networks of 16 units or more are solved on several threads, as many as the machine has cores unless the user says otherwise.
 * @throws UsageError if both others are asked for
 */
export function chosenSpinKernels({
  fast = false,
  reference = false,
  threads,
}: KernelChoice): NetworkKernels | undefined {
  if (fast && reference)
    throw new UsageError("--fast and --reference exclude each other: take kernels, or plain TypeScript.");
  const count =
    threads === undefined ? Math.min(MOST_THREADS, availableParallelism()) : parseInteger("--threads", threads, 1, 512);
  return reference
    ? undefined
    : networkKernels({ build: fast ? "relaxed" : "strict", threads: Math.min(MOST_THREADS, count) });
}
