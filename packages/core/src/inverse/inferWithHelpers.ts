import { createRng } from "../num/rng.ts";
import type { Checkpoint, Outcome } from "../run/outcome.ts";
import { type RunOptions, run } from "../run/run.ts";
import {
  chosenInputs,
  type InferProblem,
  type InferState,
  type inferMethod,
  inferSteps,
  replicatesOf,
  stepsBefore,
} from "./inferMethod.ts";
import { cutRange, type InferHelpers, type InferWork, type InferWorkResult } from "./inferWork.ts";

/** More works than any machine has threads here, few enough that each is worth its way. */
const WORKS = 8;

type Control = Pick<RunOptions<InferState>, "signal" | "onStep" | "from" | "sliceMs">;

/**
 * Runs an inference whose surrogates and replicates are computed elsewhere. Surrogates begin as soon as the input is chosen, beside the
 * windows and the fit. The states are those of `inferMethod` step by step, so that a checkpoint of one is good for the other.
 */
export async function inferWithHelpers(
  method: typeof inferMethod,
  problem: InferProblem,
  helpers: InferHelpers,
  { signal, onStep, from, sliceMs }: Control,
): Promise<Outcome<InferState>> {
  const { settings, grid } = problem;
  const total = inferSteps(problem);
  const rng = createRng(settings.seed);
  let at: Checkpoint<InferState> = from ?? { step: 0, state: method.init(problem, rng) };

  const runUntil = async (step: number): Promise<void> => {
    if (at.step >= step || signal?.aborted) return;
    await run(method, problem, {
      rng,
      maxSteps: step,
      from: at,
      ...(signal ? { signal } : {}),
      ...(sliceMs ? { sliceMs } : {}),
      onStep: (progress, checkpoint) => {
        at = checkpoint;
        onStep?.({ ...progress, total }, checkpoint);
      },
    });
  };
  const add = (part: Partial<InferState>, count: number): void => {
    at = { step: at.step + count, state: { ...at.state, ...part, left: at.state.left - count } };
    onStep?.({ step: at.step, total }, at);
  };

  await runUntil(stepsBefore(problem, "windows"));
  const gains = begin(
    signal?.aborted || at.state.surrogates.length >= settings.surrogates
      ? []
      : cutRange(at.state.surrogates.length, settings.surrogates, WORKS).map(
          (range): InferWork => ({
            kind: "surrogates",
            grid,
            inputs: chosenInputs(problem, at.state),
            settings,
            ...range,
          }),
        ),
    helpers,
  );
  await runUntil(stepsBefore(problem, "surrogates"));
  for await (const found of gains)
    if (!signal?.aborted) add({ surrogates: [...at.state.surrogates, ...(found as readonly number[])] }, found.length);

  const { fit } = at.state;
  if (fit && !signal?.aborted && at.state.surrogates.length >= settings.surrogates) {
    const rewards = begin(
      cutRange(at.state.replicates.length, replicatesOf(problem), WORKS).map(
        (range): InferWork => ({ kind: "replicates", fit, seed: settings.seed, ...range }),
      ),
      helpers,
    );
    for await (const found of rewards)
      if (!signal?.aborted)
        add({ replicates: [...at.state.replicates, ...(found as readonly Float64Array[])] }, found.length);
  }
  await runUntil(total);
  onStep?.({ step: at.step, total }, at);
  const status = method.status(at.state);
  const ended = status !== "running" ? status : signal?.aborted ? "cancelled" : "exhausted";
  return { status: ended, steps: at.step, result: at.state };
}

/** Starts the works now; what came of them is read later, in order. */
function begin(works: readonly InferWork[], helpers: InferHelpers): AsyncGenerator<InferWorkResult, void, void> {
  if (works.length === 0) return nothing();
  const results = helpers(works)[Symbol.asyncIterator]();
  const first = results.next();
  first.catch(() => {}); // told when it is read
  return readOn(first, results);
}

async function* nothing(): AsyncGenerator<InferWorkResult, void, void> {}

async function* readOn(
  first: Promise<IteratorResult<InferWorkResult>>,
  results: AsyncIterator<InferWorkResult>,
): AsyncGenerator<InferWorkResult, void, void> {
  for (let next = await first; !next.done; next = await results.next()) yield next.value;
}
