import type { TaskName, Tasks } from "./tasks.ts";
import type { FromWorker, ToWorker } from "./workerMessages.ts";

/** Work that goes on elsewhere. */
export interface StartedTask<Name extends TaskName> {
  /** Rejects with an Error whose message can be shown as it is. */
  readonly result: Promise<Tasks[Name]["output"]>;
  readonly tell: (message: Tasks[Name]["message"]) => void;
  /** Asks the task to end; its result comes soon, with what there is. */
  readonly cancel: () => void;
}

export interface StartOptions<Name extends TaskName> {
  readonly onProgress?: (progress: Tasks[Name]["progress"]) => void;
  /** Buffers of the input that move instead of being copied. */
  readonly transfer?: Transferable[];
  /** Tasks with one name share a worker and wait for each other's slices; another name has another worker. Default "main". */
  readonly worker?: string;
}

interface Waiting {
  readonly onProgress: ((progress: never) => void) | undefined;
  readonly resolve: (output: never) => void;
  readonly reject: (fault: Error) => void;
}

const workers = new Map<string, Worker>();
const waiting = new Map<number, Waiting & { readonly worker: string }>();
let lastId = 0;

/** Starts a task in a worker: the page stays free. */
export function startTask<Name extends TaskName>(
  task: Name,
  input: Tasks[Name]["input"],
  { onProgress, transfer = [], worker: name = "main" }: StartOptions<Name> = {},
): StartedTask<Name> {
  const id = ++lastId;
  const worker = workerNamed(name);
  const say = (message: ToWorker, buffers: Transferable[] = []) => worker.postMessage(message, buffers);
  const result = new Promise<Tasks[Name]["output"]>((resolve, reject) => {
    waiting.set(id, { onProgress, resolve, reject, worker: name });
  });
  say({ kind: "start", id, task, input }, transfer);
  return {
    result,
    tell: (message) => say({ kind: "message", id, message }),
    cancel: () => say({ kind: "cancel", id }),
  };
}

function workerNamed(name: string): Worker {
  const known = workers.get(name);
  if (known) return known;
  const worker = new Worker(new URL("./studioWorker.ts", import.meta.url), { type: "module", name: `telos ${name}` });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
  worker.onerror = (event) => {
    // The worker itself is gone, not one task: whoever waits for it is told, and the next task starts a new one.
    workers.delete(name);
    for (const [id, task] of waiting) {
      if (task.worker !== name) continue;
      waiting.delete(id);
      task.reject(
        new Error(`The computation stopped: ${event.message || "the worker could not be loaded"}. Reload the page.`),
      );
    }
  };
  workers.set(name, worker);
  return worker;
}

function hear(data: FromWorker): void {
  const task = waiting.get(data.id);
  if (!task) return;
  switch (data.kind) {
    case "progress":
      task.onProgress?.(data.progress as never);
      return;
    case "done":
      waiting.delete(data.id);
      task.resolve(data.output as never);
      return;
    case "failed":
      waiting.delete(data.id);
      task.reject(new Error(data.words));
  }
}
