/** The two ways in which a channel policy is read. */
export type PolicyReading = "factorised" | "channelByChannel";

/** A policy that is learned beside the value, as plain data. */
export interface LearnedPolicySpec {
  /** "factorised": the channels are independent given the state. "channelByChannel": each knows those before it. */
  readonly kind: PolicyReading;
  /** Units of its hidden layer. */
  readonly hidden: number;
  /** For the first half of the steps; then it falls linearly to 5 % of this. */
  readonly learningRate: number;
  /** Surviving actions that each update draws in each state. */
  readonly candidates: number;
  /**
   * How often an action may be drawn in one step when its successor ends: the policy is then the learned one conditioned on
   * surviving. 1 for never: the policy must know by itself what it survives.
   */
  readonly attempts: number;
}

/** How the policy of a controller is found: by listing all actions, or by learning it. */
export type PolicySpec = { readonly kind: "enumerated" } | LearnedPolicySpec;
