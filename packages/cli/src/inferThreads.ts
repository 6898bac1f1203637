import type { InferHelpers, InferWork, InferWorkResult } from "@telos/core";
import { createPool } from "@telos/runs";

/** Threads that do what is independent in an inference. `await using threads = …` ends them. */
export interface InferThreads extends AsyncDisposable {
  /** Undefined on one thread: the calling one does it all. */
  readonly helpers: InferHelpers | undefined;
}

/**
 * Starts threads for the surrogates and replicates of inferences; the numbers are the same on any number of threads.
 * @param threads at most; as many as the machine has cores when left out
 */
export async function inferThreads(threads: number | undefined, signal: AbortSignal): Promise<InferThreads> {
  if (threads === 1) return { helpers: undefined, [Symbol.asyncDispose]: async () => {} };
  const pool = await createPool<InferWork, InferWorkResult>({
    module: new URL("./inferWorkTask.ts", import.meta.url),
    task: "inferWorkTask",
    ...(threads === undefined ? {} : { threads }),
  });
  const helpers: InferHelpers = async function* (works) {
    for await (const outcome of pool.map(works, { signal })) {
      if (outcome.kind === "failed") throw outcome.error;
      if (outcome.kind === "done") yield outcome.output;
    }
  };
  return { helpers, [Symbol.asyncDispose]: () => pool.close() };
}
