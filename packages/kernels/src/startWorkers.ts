import type { WorkerStart } from "./kernelWorker.ts";

/** Workers that were started. */
export interface StartedWorkers {
  /** Ends them at once, whatever they do. */
  terminate(): void;
}

interface AnyWorker {
  postMessage(message: WorkerStart): void;
  terminate(): unknown;
  /** Node only: a waiting worker does not keep the program from ending. */
  unref?(): void;
}

/** Starts workers on the same module and memory, by worker threads in Node and by Workers in a browser. */
export function startWorkers(count: number, start: WorkerStart): StartedWorkers {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  const workers = Array.from({ length: count }, (): AnyWorker => {
    const worker: AnyWorker = node
      ? new node.Worker(new URL("./kernelWorker.ts", import.meta.url))
      : new Worker(new URL("./kernelWorker.ts", import.meta.url), { type: "module" });
    worker.unref?.();
    worker.postMessage(start);
    return worker;
  });
  return {
    terminate() {
      for (const worker of workers) worker.terminate();
    },
  };
}
