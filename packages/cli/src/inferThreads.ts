import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { doInferWork, type InferHelpers, type InferWork, type InferWorkResult } from "@telos/core";
import { createPool } from "@telos/runs";

/** Threads that do what is independent in an inference. `await using threads = …` ends them. */
export interface InferThreads extends AsyncDisposable {
  /** Undefined on one thread: the calling one does it all. */
  readonly helpers: InferHelpers | undefined;
}

/**
 * Starts threads for the surrogates and replicates of inferences; the numbers are the same on any number of threads. They load while
 * the caller reads its file.
 * @param threads the calling one included, at most; as many as the machine has cores when left out
 */
export async function inferThreads(
  threads: number = availableParallelism(),
  signal: AbortSignal,
): Promise<InferThreads> {
  if (threads === 1) return { helpers: undefined, [Symbol.asyncDispose]: async () => {} };
  const pool = await createPool<InferWork, InferWorkResult>({
    module: new URL("./inferWorkTask.ts", import.meta.url),
    task: "inferWorkTask",
    threads: threads - 1,
    startAll: true,
  });

  /** The pool takes works from the front; the calling thread, once it has nothing to do but read, from the back. */
  const helpers: InferHelpers = async function* (works) {
    let front = 0;
    let back = works.length;
    const takeFront = function* () {
      while (front < back) yield works[front++];
    };
    const outcomes = pool.map(takeFront(), { signal, held: Number.POSITIVE_INFINITY });
    const own: InferWorkResult[] = [];
    try {
      for (let told = 0; told < works.length; told++) {
        if (told >= back) {
          yield own[works.length - 1 - told];
          continue;
        }
        const next = outcomes.next();
        let come = false;
        const noted = next.finally(() => {
          come = true;
        });
        noted.catch(() => {}); // told below
        // Who asks for the first result may have other things to do; who asks for the second waits.
        while (told > 0 && !come && front < back && !signal.aborted) {
          own.push(doInferWork(works[--back]));
          await setImmediate();
        }
        const { value: outcome, done } = await next;
        if (done) return;
        if (outcome.kind === "failed") throw outcome.error;
        if (outcome.kind === "cancelled") return;
        yield outcome.output;
      }
    } finally {
      await outcomes.return();
    }
  };
  return { helpers, [Symbol.asyncDispose]: () => pool.close() };
}
