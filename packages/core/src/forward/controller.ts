import type { ControlledProcess, Successors } from "../process/controlledProcess.ts";

/** Who acts: a policy over the actions of several states at once. */
export interface Controller {
  readonly name: string;
  /** Of a controller that knows them: the entropies (M23) of the policies that it wrote last, nats, shape [count]. */
  readonly entropies?: Float64Array;
  /**
   * The policy in each of `count` states, whose successors have been computed.
   * @param policy    written, shape [count, actions]: each row sums to 1, or is 0 throughout where nothing is done
   * @param contexts  as shown to the controller, shape [count]
   */
  readonly policyInto: (
    policy: Float64Array,
    process: ControlledProcess,
    successors: Successors,
    contexts: Int32Array,
    count: number,
  ) => void;
}
