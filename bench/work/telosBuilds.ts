import { hasRelaxed, type Kernels, loadKernels } from "@telos/kernels";

/** A build of the kernels with a number of threads, under the name that it has in every race. */
export interface TelosBuild {
  readonly name: string;
  readonly threads: number;
  /** An instance with memory of its own. */
  load(): Kernels;
}

/** Every build that this engine can run, with one thread. */
export function telosBuilds(): readonly TelosBuild[] {
  const builds = hasRelaxed() ? (["strict", "relaxed"] as const) : (["strict"] as const);
  return builds.map((build) => ({ name: build, threads: 1, load: () => loadKernels({ build }) }));
}
