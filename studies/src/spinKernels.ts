import { type NetworkKernels, networkKernels } from "@telos/kernels";

/**
 * What the studies of spin networks solve and simulate with: the strict build, which gives the same bits on every machine.
 * Each thread loads it once.
 */
export const spinKernels: NetworkKernels = networkKernels();
