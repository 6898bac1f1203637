import { createRng } from "../../num/rng.ts";
import type { Checkpoint } from "../../run/outcome.ts";
import { run } from "../../run/run.ts";
import type { InferContext } from "../concludeInference.ts";
import type { InferControl } from "../inferPurpose.ts";
import type { Purpose } from "../purpose.ts";
import { concludeMany } from "./concludeMany.ts";
import { type ManyProblem, type ManyState, manyMethod, manyStage, manySteps } from "./manyMethod.ts";

/** An inference made ready of more units than the exact method takes. */
export interface PreparedMany {
  readonly kind: "many";
  readonly problem: ManyProblem;
  readonly context: InferContext;
}

/** The long part of an inference of many units, and its conclusion. Stopped early, it claims nothing. */
export async function finishMany(problem: ManyProblem, context: InferContext, control: InferControl): Promise<Purpose> {
  const { onProgress, signal, sliceMs } = control;
  const from = control.from as Checkpoint<ManyState> | undefined; // saved by an inference of the same kind
  const total = manySteps(problem);
  const outcome = await run(manyMethod, problem, {
    rng: createRng(problem.settings.seed),
    maxSteps: total,
    ...(signal ? { signal } : {}),
    ...(from ? { from } : {}),
    ...(sliceMs ? { sliceMs } : {}),
    ...(onProgress
      ? {
          onStep: ({ step }, checkpoint) =>
            onProgress({ step, total, share: step / total, stage: manyStage(problem, checkpoint.state) }, checkpoint),
        }
      : {}),
  });
  return concludeMany(problem, outcome.result, context);
}
