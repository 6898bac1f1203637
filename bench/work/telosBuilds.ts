import { hasRelaxed, type KernelBuild, type Kernels, loadKernels } from "@telos/kernels";

/** Kernels of one build with a number of threads, under the name that they have in every race. */
export interface TelosBuild {
  readonly name: string;
  readonly build: KernelBuild;
  readonly threads: number;
  /** An instance with memory of its own, once its threads have started. */
  load(): Promise<Kernels>;
}

/** Every build that this engine can run. @param threads  numbers of threads that are wanted */
export function telosBuilds(threads: readonly number[] = [1]): readonly TelosBuild[] {
  const builds = hasRelaxed() ? (["strict", "relaxed"] as const) : (["strict"] as const);
  return threads.flatMap((count) =>
    builds.map((build) => ({
      name: count === 1 ? build : `${build}, ${count} threads`,
      build,
      threads: count,
      load: () => started(loadKernels({ build, threads: count }), count),
    })),
  );
}

const LONGEST_START_MS = 10_000;

async function started(kernels: Kernels, threads: number): Promise<Kernels> {
  for (let waited = 0; kernels.threads() < threads; waited += 10) {
    if (waited > LONGEST_START_MS)
      throw new Error(`telosBuilds: only ${kernels.threads()} of ${threads} threads started.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return kernels;
}
