import { learnedPolicyOf, parseControllerSpec } from "@telos/core";
import type { NpyArray } from "@telos/recordings";
import type { Run } from "@telos/runs";

/** Whether a run trained a controller. */
export function isControllerRun(run: Run): boolean {
  return typeof run.spec === "object" && run.spec !== null && "kind" in run.spec && run.spec.kind === "controller";
}

/** Spec and value network of a run that trained a controller, with the network of survival where that was learned. @throws Error naming what is missing or of another size */
export function trainedOf(run: Run) {
  const spec = parseControllerSpec(run.spec);
  const arrays = run.arrays();
  const numbers = (key: string): Float64Array => {
    const array: NpyArray | undefined = arrays[key];
    if (array === undefined || Array.isArray(array.data))
      throw new Error(`${run.path}/arrays.npz: ${key} is missing. Was the run made by telos train?`);
    return Float64Array.from(array.data as ArrayLike<number>);
  };
  const survival =
    spec.training.terminals === "survivalLearned"
      ? { parameters: numbers("survival_parameters"), hidden: Array.from(numbers("survival_hidden")) }
      : undefined;
  const learned = learnedPolicyOf(spec);
  return {
    spec,
    parameters: numbers("value_parameters"),
    hidden: Array.from(numbers("value_hidden")),
    survival,
    ...(learned === undefined ? {} : { policyParameters: numbers("policy_parameters") }),
  };
}
