import type { TaskName, Tasks } from "./tasks.ts";

/** What the page tells the worker about the task that it gave this number. */
export type ToWorker =
  | { readonly kind: "start"; readonly id: number; readonly task: TaskName; readonly input: unknown }
  | { readonly kind: "message"; readonly id: number; readonly message: unknown }
  | { readonly kind: "cancel"; readonly id: number };

/** What the worker answers. After `done` or `failed` nothing more is said about that number. */
export type FromWorker =
  | { readonly kind: "progress"; readonly id: number; readonly progress: unknown }
  | { readonly kind: "done"; readonly id: number; readonly output: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly words: string };

/** What a task may do while it works. */
export interface TaskContext<Name extends TaskName> {
  /** Aborted when the page cancels: end soon and hand back what there is. */
  readonly signal: AbortSignal;
  /** @param transfer  buffers that move instead of being copied */
  readonly report: (progress: Tasks[Name]["progress"], transfer?: Transferable[]) => void;
  /** Hears what the page says while the task runs; what came earlier comes at once. */
  readonly listen: (hear: (message: Tasks[Name]["message"]) => void) => void;
  /** Names buffers of the output that move instead of being copied. */
  readonly moving: (buffers: Transferable[]) => void;
}

/** Does the work. What it throws reaches the page as words. */
export type TaskWork<Name extends TaskName> = (
  input: Tasks[Name]["input"],
  context: TaskContext<Name>,
) => Promise<Tasks[Name]["output"]>;
