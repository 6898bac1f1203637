/** How an iterative computation ended. Cancelled and exhausted are not errors: what was found so far is handed back. */
export interface Outcome<Result> {
  /** `exhausted`: the allowed steps were used up; `cancelled`: the signal was aborted; `diverged`: a value was no longer finite. */
  readonly status: "converged" | "exhausted" | "cancelled" | "diverged";
  /** Steps taken, those before a resumed checkpoint included. */
  readonly steps: number;
  readonly result: Result;
}

/** Where a running computation stands, handed to `onStep` at most once per slice. */
export interface Progress {
  readonly step: number;
  /** The largest number of steps allowed. */
  readonly total: number;
  /** The method's distance from its answer, where it gives one. */
  readonly residual?: number;
}

/** A method's state between two steps, with the number of steps that led to it: enough to go on later. */
export interface Checkpoint<State> {
  readonly step: number;
  readonly state: State;
}
