import type { LiveAsk, LiveEnd, LiveNews, LiveOrder } from "./tasks/live.ts";

/** Everything the worker can be asked for: what goes in, what is said meanwhile by either side, what comes out. All plain data. */
export interface Tasks {
  /** Trains a controller while its agents live on before everybody's eyes. */
  readonly live: { input: LiveAsk; message: LiveOrder; progress: LiveNews; output: LiveEnd };
}

export type TaskName = keyof Tasks;
