import type { Gate } from "../recording/gates.ts";
import type { Interval } from "../recording/recording.ts";
import type { ModelComparison } from "./comparison/modelComparison.ts";
import type { ManyFit } from "./many/manyFit.ts";
import type { RewardedWords } from "./rewardedWords.ts";

/** How far the evidence goes, from least to most; see docs/maths.md. */
export type Verdict = "refused" | "no-interactions" | "interactions" | "purpose";

/** A family of the potential v (not of the reward r). */
export type PotentialFamily = "independent" | "pairwise" | "asymmetric" | "full";

/** A number with its 95 % interval from the block bootstrap. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One test that a purpose has to pass, or a number shown beside the tests. */
export interface PurposeTest {
  readonly id:
    | "gain"
    | "surrogates"
    | "stimulus"
    | "stability"
    | "curl"
    | "asymmetry"
    | "freeAgainstTheory"
    | "words"
    | "generative";
  readonly title: string;
  readonly value: number;
  readonly interval?: { readonly low: number; readonly high: number };
  /** In words: "> 0.5". */
  readonly bound: string;
  /** undefined: shown, not judged (or not defined on these data). */
  readonly passed: boolean | undefined;
  /** One sentence for somebody who has never seen the test. */
  readonly sentence: string;
}

/** The gain at one hold window. */
export interface WindowScore {
  readonly windowMs: number;
  readonly bitsPerSecond: Estimate;
  readonly bitsPerFlip: Estimate;
}

/** The gain of one family over independent units. */
export interface FamilyScore {
  readonly family: PotentialFamily;
  readonly bitsPerFlip: Estimate;
  readonly bitsPerSecond: Estimate;
}

/** The inferred reward on the words that were visited. Row-major, shapes with S words, K inputs, n units. */
export interface InferredReward {
  /** Word codes Σᵢ σᵢ 2ⁱ of the visited words, ascending, shape [S]. */
  readonly words: Int32Array;
  /** Units of λ, mean over known words 0 for each input, NaN where unknown, shape [S, K]. */
  readonly reward: Float64Array;
  /** 95 % interval, shape [S, K]: by block bootstrap, or as `interval` says. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Seconds spent in the word at that input, shape [S, K]. */
  readonly visitsS: Float64Array;
  /** Seconds below which a word's reward is called unknown. */
  readonly minimumVisitS: number;
  /** Set for words as they are: `visitsS` and `minimumVisitS` count steps. */
  readonly timeUnit?: "step";
  /** Whether the hold window's bias was taken out (F13). */
  readonly calibrated?: boolean;
  /** Set where the interval is that of the calibrated network, which holds the truth; without it, it says what other blocks would give. */
  readonly interval?: "calibrated";
}

/** One input of the stimulus. */
export interface InputLevel {
  readonly label: string;
  readonly seconds: number;
}

/** What was given as input, and how. */
export interface UsedStimulus {
  /** Columns or series that make up the input, separated by commas. */
  readonly name: string;
  /** Those of them that telos added to what the user named, because they drive the units too. */
  readonly added: readonly string[];
  readonly lagMs: number;
  readonly lagChosen: "given" | "held-out";
  readonly levels: readonly InputLevel[];
}

/** The fitted flip process: all that a prediction needs. Word and edge layouts: docs/decisions/0003-layouts.md. */
export interface FittedNetwork {
  readonly units: number;
  readonly inputs: number;
  readonly family: PotentialFamily;
  /** Offsets b, logits, shape [inputs, units]. */
  readonly offsets: Float64Array;
  /** Couplings J, symmetric with zero diagonal, shape [units, units]; all zero for "independent". */
  readonly couplings: Float64Array;
  /** Interaction potential, units of λ, shape [inputs, words]; 0 for words with fewer than two active units. */
  readonly interaction: Float64Array;
  /** Update rates u of the neurons' clocks, 1/s, shape [units]. */
  readonly updateRateHz: Float64Array;
  /** Reference policy p: mean of σ by unit, shape [units]. */
  readonly reference: Float64Array;
  /** Chain of the input per step of 1/Σu seconds, shape [inputs, inputs], rows sum to 1. */
  readonly inputChain: Float64Array;
}

/** What a changed world does to the network, predicted from the inferred reward. */
export interface Prediction {
  readonly kind: "cellDeath" | "silencing" | "codingCost" | "inputStatistics";
  /** "If unit 5 dies". */
  readonly title: string;
  /** Ids of the units that the distributions below speak of. */
  readonly unitIds: readonly number[];
  /** Stationary word distribution after adaptation, shape [inputs, 2^units]. */
  readonly adapted: Float64Array;
  /** The baseline "no adaptation": policies unchanged, shape as `adapted`. */
  readonly unadapted: Float64Array;
  /** As it was before the change (marginal over the units that are left), shape as `adapted`. */
  readonly original: Float64Array;
  /** Mean σ by unit under each of the three, shape [units]. */
  readonly occupancyAdapted: Float64Array;
  readonly occupancyUnadapted: Float64Array;
  readonly occupancyOriginal: Float64Array;
  /** KL(adapted ‖ unadapted), bits per word. */
  readonly adaptationBits: number;
  /** What to expect and how far to trust it, one sentence each. */
  readonly sentences: readonly string[];
}

/** Where the spikes came from and which of them were used. */
export interface UsedData {
  readonly unitIds: readonly number[];
  readonly dropped: readonly { readonly id: number; readonly why: string }[];
  readonly observed: readonly Interval[];
  readonly observedS: number;
  readonly observedFrom: "obs_intervals" | "epochs" | "first to last spike" | "rows of the file";
  /** Set for words as they are: a step stands wherever seconds are spoken of, and rates are shares of steps. */
  readonly timeUnit?: "step";
  /** Spikes inside the observed time, by used unit. */
  readonly spikes: readonly number[];
  readonly ratesHz: readonly number[];
  readonly flips: number;
}

/** Everything `inferPurpose` found: data only, drawn by figures, written by runs, printed by cli. */
export interface Purpose {
  readonly verdict: Verdict;
  /** The verdict in one sentence, caveat included. */
  readonly sentence: string;
  readonly caveats: readonly string[];
  /** Why this verdict and no other, one sentence each. */
  readonly reasons: readonly string[];
  /** What cannot be known from these data, one sentence each. */
  readonly unknowable: readonly string[];
  readonly gates: readonly Gate[];
  readonly data: UsedData;
  /** Below here: absent when refused before anything was fitted. */
  readonly fit?: PurposeFit;
  /** In place of `fit`, of more units than the exact method takes. */
  readonly many?: ManyFit;
}

/** What was fitted, and what it says. */
export interface PurposeFit {
  readonly windowMs: number;
  readonly windowChosen: "given" | "held-out";
  readonly windows: readonly WindowScore[];
  readonly stimulus?: UsedStimulus;
  /** Tables or series that the file holds and that were not used as input. */
  readonly unusedStimuli: readonly string[];
  readonly families: readonly FamilyScore[];
  readonly network: FittedNetwork;
  /** Fitted with the full potential, whatever family was chosen: what predictions start from. */
  readonly predictionNetwork: FittedNetwork;
  /** Gain of `pairwise` over `independent` at the chosen window. */
  readonly gain: { readonly bitsPerFlip: Estimate; readonly bitsPerSecond: Estimate };
  /** The same statistic on time-shifted surrogates, bits per flip. */
  readonly surrogates: readonly number[];
  readonly tests: readonly PurposeTest[];
  /** Couplings of two interleaved halves, shape [units, units] each. */
  readonly halves: { readonly first: Float64Array; readonly second: Float64Array };
  readonly reward: InferredReward;
  /** Word distributions pooled over inputs, shape [2^units]: observed share of time; the fitted network's; independent units. */
  readonly words: {
    readonly observed: Float64Array;
    readonly model: Float64Array;
    readonly independent: Float64Array;
    /** Held-out KL(observed ‖ ·), bits per word. */
    readonly modelBits: Estimate;
    readonly independentBits: Estimate;
  };
  readonly predictions: readonly Prediction[];
  /** A purpose against plain statistics of the spikes, where that was asked for. */
  readonly comparison?: ModelComparison;
  /** Which words are rewarded, with a false-discovery rate, where that was asked for. */
  readonly rewarded?: RewardedWords;
  readonly seed: number;
  readonly status: "complete" | "cancelled";
}
