import type { Gate } from "../recording/gates.ts";
import type { PurposeTest, Verdict } from "./purpose.ts";

/** What a verdict is judged from. */
export interface VerdictInput {
  readonly gates: readonly Gate[];
  readonly tests: readonly PurposeTest[];
  readonly stimulus: string | undefined;
  /** Columns of trials and stimulus series that the file holds and that were not given as input. */
  readonly unusedStimuli: readonly string[];
}

/** A verdict with its words. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly caveats: readonly string[];
  readonly reasons: readonly string[];
}

// Measured with test/controls/controlSpecs.ts, seeds 101 to 120, half an hour each.
const HIDDEN_INPUT_PURPOSES = "16 of 20";

/** The verdict "refused" with its reasons: every gate that refuses and was not accepted, or `why`. */
export function refusal(gates: readonly Gate[], why: readonly string[] = []): Judgement {
  const red = gates.filter((gate) => gate.verdict === "refuse" && !gate.accepted);
  const reasons = [...why, ...red.map((gate) => `${gate.sentence}`)];
  return {
    verdict: "refused",
    sentence: `Refused: ${firstClause(reasons[0])}`,
    caveats: [],
    reasons,
  };
}

/**
 * The verdict (S7), from least to most: interactions need the gain and its surrogates; a purpose needs every other test as well,
 * and that no stimulus in the file was left unused.
 */
export function judge(input: VerdictInput): Judgement {
  const { tests, stimulus, unusedStimuli } = input;
  const caveats = input.gates.filter((gate) => gate.verdict !== "pass").map(gateCaveat);
  const failed = tests.filter((test) => test.passed === false);
  const interacting = tests.every((test) => (test.id !== "gain" && test.id !== "surrogates") || test.passed !== false);
  const reasons = [...failed, ...tests.filter((test) => test.passed === true)].map((test) => test.sentence);
  if (!interacting)
    return {
      verdict: "no-interactions",
      sentence: `No interactions${stimulus ? ` beyond the stimulus "${stimulus}"` : ""}: knowing what the other units do does not help to predict a unit, so no purpose can be inferred.`,
      caveats,
      reasons,
    };
  const unused =
    unusedStimuli.length > 0
      ? [
          `The file holds ${unusedStimuli.map((name) => `"${name}"`).join(", ")}, which may drive all units at once and was not given as input: use --stimulus ${unusedStimuli[0]}.`,
        ]
      : [];
  if (failed.length > 0 || unused.length > 0)
    return {
      verdict: "interactions",
      sentence: `Interaction or shared input: the units depend on each other's activity, but ${
        unused.length > 0 ? "a stimulus in the file was not accounted for" : "not as a single purpose would make them"
      }.`,
      caveats,
      reasons: [...unused, ...reasons],
    };
  const shared = stimulus
    ? `The stimulus "${stimulus}" was accounted for; another shared input that nobody recorded would look the same as a purpose.`
    : `A shared input that nobody recorded would look exactly the same as a purpose: every test here passes for it too (as in ${HIDDEN_INPUT_PURPOSES} simulated recordings of independent units with a hidden common input).`;
  return {
    verdict: "purpose",
    sentence:
      "The network behaves as if it optimised the reward that was inferred, or as if an input that nobody recorded drove its units together.",
    caveats: [shared, ...caveats],
    reasons,
  };
}

function gateCaveat({ id, sentence, accepted }: Gate): string {
  return accepted ? `${sentence} You accepted this refusal (--accept ${id}).` : sentence;
}

function firstClause(text: string | undefined): string {
  if (text === undefined || text === "") return "the data do not allow an inference.";
  return text.charAt(0).toLowerCase() + text.slice(1);
}
