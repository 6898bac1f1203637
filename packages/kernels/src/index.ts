export { ACTIVATION } from "./activation.ts";
export type { Arena, Block } from "./arena.ts";
export type { Address, KernelExports } from "./kernelExports.ts";
export { hasRelaxed, type KernelBuild, type Kernels, type LoadOptions, loadKernels } from "./loadKernels.ts";
