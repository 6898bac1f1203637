import type { SavedPoint } from "./checkpointFile.ts";
import type { RunFolder } from "./fillFolder.ts";

/** Seconds between two checkpoints where nobody says: what a crash can cost. */
export const CHECKPOINT_SECONDS = 20;

/** How often a run is kept. */
export interface PaceOptions {
  /** Seconds of work between two checkpoints; 0 keeps every slice. */
  readonly everySeconds: number;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
  /** Aborted: the next call keeps its point whatever the time. */
  readonly signal: AbortSignal;
}

const LARGEST_SHARE = 0.05; // of the time goes into writing, however large the state and slow the disk

/**
 * Keeps a run's checkpoints at a bounded interval: called after every slice of a method, it writes when the interval is
 * over or the user has stopped the run.
 * @returns takes a function that gives the point, called only if it is written; throws as `saveCheckpoint`
 */
export function checkpointPacer(
  folder: Pick<RunFolder, "saveCheckpoint">,
  { everySeconds, clock, signal }: PaceOptions,
): (point: () => SavedPoint) => void {
  if (!(everySeconds >= 0))
    throw new RangeError(`checkpointPacer: everySeconds must be ≥ 0 but is ${everySeconds}. 20 is usual.`);
  let last = clock();
  let pauseMs = everySeconds * 1000;
  return (point) => {
    const now = clock();
    if (now - last < pauseMs && !signal.aborted) return;
    folder.saveCheckpoint(point());
    last = clock();
    pauseMs = everySeconds === 0 ? 0 : Math.max(everySeconds * 1000, (last - now) / LARGEST_SHARE);
  };
}
