/**
 * A network and its purpose as JSON, nothing left out: what the command line reads, a worker receives and a result
 * repeats. `parseSpec` makes one from anything; units and inputs are counted from 0.
 */
export type Spec = SpinNetworkSpec | SharedInputSpec | CouplingsSpec | PoissonSpec;

/** Every kind of spec, in reading order. */
export const SPEC_KINDS = ["spinNetwork", "sharedInput", "couplings", "poisson"] as const;

/** The only version of the format so far. */
export const SPEC_VERSION = 1;

/** What every spec says. */
interface SpecHead<Kind extends (typeof SPEC_KINDS)[number]> {
  readonly specVersion: typeof SPEC_VERSION;
  readonly kind: Kind;
  readonly units: number;
  /** Seconds of spike trains to simulate. */
  readonly durationS: number;
  readonly seed: number;
}

/** A network that does what its reward asks of it, at a price for information. */
export interface SpinNetworkSpec extends SpecHead<"spinNetwork"> {
  readonly reward: RewardSpec;
  readonly inputs: InputsSpec;
  readonly reference: ReferenceSpec;
  /** λ, reward units per nat. */
  readonly codingCost: number;
  /** Rates u of the neurons' clocks, 1/s: one for all, or one for each. */
  readonly updateRateHz: PerUnit;
}

/** A control without a purpose: units that know nothing of one another and share an input. */
export interface SharedInputSpec extends SpecHead<"sharedInput"> {
  readonly inputs: VaryingInputsSpec;
  /** Log-odds of being active after an update, shape [inputs][units]. */
  readonly logOdds: readonly (readonly number[])[];
  readonly updateRateHz: PerUnit;
}

/**
 * A control that was made for nothing: log-odds bᵢ + Σⱼ Jᵢⱼ σⱼ. Where J is symmetric some reward makes them optimal all
 * the same (log-odds are differences of a potential), where it differs by direction none does.
 */
export interface CouplingsSpec extends SpecHead<"couplings"> {
  /** b, shape [units]. */
  readonly offsets: readonly number[];
  /** J, row i holds what the other units do to unit i, zero diagonal, shape [units][units]. */
  readonly couplings: readonly (readonly number[])[];
  readonly updateRateHz: PerUnit;
}

/** A control without interactions: each unit spikes at a constant rate, whatever happened before. */
export interface PoissonSpec extends SpecHead<"poisson"> {
  /** Spikes per second, ≥ 0: one for all, or one for each. */
  readonly ratesHz: PerUnit;
}

/** One number for all units, or one for each. */
export type PerUnit = number | readonly number[];

/** What a word is worth in each step. */
export type RewardSpec =
  /** Some words have a reward of their own, all others the same. */
  | { readonly kind: "words"; readonly otherwise: number; readonly words: readonly RewardedWord[] }
  /** By the population spike count, shape [inputs][units + 1]. */
  | { readonly kind: "count"; readonly values: readonly (readonly number[])[] }
  /** By word, numbered as in docs/decisions/0003-layouts.md, shape [inputs][2^units]. */
  | { readonly kind: "table"; readonly values: readonly (readonly number[])[] };

/** A word with a reward of its own: the units active in it, and the one input at which it counts (all, if not said). */
export interface RewardedWord {
  readonly active: readonly number[];
  readonly reward: number;
  readonly input?: number;
}

/** The input x: none, or a chain of its own that moves at every update of a unit. */
export type InputsSpec = { readonly kind: "none" } | VaryingInputsSpec;

/** An input that varies; `recorded` says whether the recording holds it, as the series "input". */
export type VaryingInputsSpec =
  /** P(x′|x) per update, row = present input, shape [inputs][inputs]. */
  | { readonly kind: "chain"; readonly probabilities: readonly (readonly number[])[]; readonly recorded: boolean }
  /** Two inputs that change into each other with one probability per update. */
  | { readonly kind: "switching"; readonly flipProbability: number; readonly recorded: boolean };

/** What the policy is compared with: given probabilities, or its own mean, searched from `start` on. */
export type ReferenceSpec =
  | { readonly kind: "fixed"; readonly probabilities: PerUnit }
  | { readonly kind: "marginal"; readonly shared: boolean; readonly start: PerUnit };
