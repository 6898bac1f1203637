import type { TaskWork } from "../workerMessages.ts";

/** What is to be trained. */
export interface LiveAsk {
  /** A controller's spec as JSON. */
  readonly spec: unknown;
}

/** What the user does meanwhile. */
export type LiveOrder = { readonly kind: "pause" } | { readonly kind: "resume" };

/** What happened since the last news. */
export interface LiveNews {
  readonly step: number;
}

/** How it ended. */
export interface LiveEnd {
  readonly step: number;
}

/** Trains a controller while its agents live on before everybody's eyes. */
export const live: TaskWork<"live"> = async () => ({ step: 0 });
