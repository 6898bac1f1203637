import { expectInteger, expectPositive } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { Method } from "./method.ts";
import type { Checkpoint, Outcome, Progress } from "./outcome.ts";

export interface RunOptions<State> {
  /** Drawn from by `init` only; not needed when `from` is given. */
  readonly rng: Rng;
  /** Steps allowed in all, those before `from` included. */
  readonly maxSteps: number;
  /** Aborting it ends the run, at the latest after one slice, with status `cancelled` and what was found so far. */
  readonly signal?: AbortSignal;
  /**
   * Called at most once per slice and once at the end. The checkpoint's state is the method's own: clone or write it
   * at once, do not change it.
   */
  readonly onStep?: (progress: Progress, checkpoint: Checkpoint<State>) => void;
  /** Go on from here instead of from `init`. */
  readonly from?: Checkpoint<State>;
  /** How long to compute before others get a turn, in milliseconds; default 16, about one frame of a screen. */
  readonly sliceMs?: number;
  /** The time in milliseconds, from any origin; default the platform's monotonic clock. */
  readonly clock?: () => number;
  /** Lets others have their turn; default a timer of 0 ms. */
  readonly yieldTo?: () => Promise<void>;
}

/**
 * Runs a method in slices, so that a page stays alive and a signal is heard. The one place in the library that knows
 * clocks and event loops. Time decides only when to yield, never what is computed: the result is that of `runNow`.
 * @throws RangeError if `maxSteps` or `sliceMs` is out of range; what `step`, `onStep` or `yieldTo` throw passes through
 */
export async function run<Problem, State, Result>(
  method: Method<Problem, State, Result>,
  problem: Problem,
  options: RunOptions<State>,
): Promise<Outcome<Result>> {
  const { maxSteps, signal, onStep, sliceMs = 16, clock = monotonicMs, yieldTo = afterTimers } = options;
  expectInteger("run", "maxSteps", maxSteps, 0, Number.MAX_SAFE_INTEGER);
  expectPositive("run", "sliceMs", sliceMs);
  let state = options.from ? options.from.state : method.init(problem, options.rng);
  let step = options.from?.step ?? 0;
  const report = () => {
    const residual = method.residual?.(problem, state);
    onStep?.({ step, total: maxSteps, ...(residual === undefined ? {} : { residual }) }, { step, state });
  };
  const running = () => method.status(state) === "running" && step < maxSteps && !signal?.aborted;

  while (running()) {
    const end = clock() + sliceMs;
    do {
      state = method.step(problem, state);
      step++;
    } while (running() && clock() < end);
    if (!running()) break;
    report();
    await yieldTo();
  }
  report();
  const status = method.status(state);
  const ended = status !== "running" ? status : signal?.aborted ? "cancelled" : "exhausted";
  return { status: ended, steps: step, result: method.result(problem, state) };
}

function monotonicMs(): number {
  return globalThis.performance.now();
}

function afterTimers(): Promise<void> {
  return new Promise((resolve) => globalThis.setTimeout(resolve, 0));
}
