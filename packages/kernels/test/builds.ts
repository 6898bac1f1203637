import { hasRelaxed, type KernelBuild } from "../src/loadKernels.ts";

/** Every build that this engine runs: `describe.each(builds)("on the %s build", (build) => …)`. */
export const builds: readonly KernelBuild[] = hasRelaxed() ? ["strict", "relaxed"] : ["strict"];
