import { closedInputSets } from "../process/inputChain.ts";
import type { InputsSpec, VaryingInputsSpec } from "./spec.ts";
import { booleanAt, faultAt, fieldsOf, itemsOf, kindOf, probabilityAt, type SpecPlace } from "./specPlace.ts";

const KIND = 'the word "none", "chain" or "switching"';
const RECORDED = "true if the recording is to hold the input, false if nobody recorded it";
const ROUNDING = 1e-9; // of the sum of a row

/** Reads the input of a network. @throws RangeError with the path to the fault */
export function readInputs(place: SpecPlace): InputsSpec {
  if (kindOf(place, ["none", "chain", "switching"]) !== "none") return readVaryingInputs(place);
  fieldsOf(place, { kind: KIND });
  return { kind: "none" };
}

/** Reads an input that must vary. @throws RangeError with the path to the fault */
export function readVaryingInputs(place: SpecPlace): VaryingInputsSpec {
  const kind = kindOf(place, ["chain", "switching"]);
  switch (kind) {
    case "chain": {
      const fields = fieldsOf(place, {
        kind: KIND,
        probabilities: "P(x′|x) per update of a unit, one row for each present input, each row with sum 1",
        recorded: RECORDED,
      });
      return { kind, probabilities: readChain(fields.probabilities), recorded: booleanAt(fields.recorded) };
    }
    case "switching": {
      const fields = fieldsOf(place, {
        kind: KIND,
        flipProbability: "the probability that the input changes at an update of a unit, above 0 and at most 1",
        recorded: RECORDED,
      });
      const flipProbability = probabilityAt(fields.flipProbability);
      if (!(flipProbability > 0)) throw faultAt(fields.flipProbability, "0 makes an input that never changes");
      return { kind, flipProbability, recorded: booleanAt(fields.recorded) };
    }
  }
}

/** How many inputs there are, K. */
export function inputCount(inputs: InputsSpec): number {
  switch (inputs.kind) {
    case "none":
      return 1;
    case "chain":
      return inputs.probabilities.length;
    case "switching":
      return 2;
  }
}

/** The chain P(x′|x) per update, shape [inputs, inputs]. */
export function inputChainOf(inputs: InputsSpec): Float64Array {
  switch (inputs.kind) {
    case "none":
      return Float64Array.of(1);
    case "chain":
      return Float64Array.from(inputs.probabilities.flat());
    case "switching": {
      const q = inputs.flipProbability;
      return Float64Array.of(1 - q, q, q, 1 - q);
    }
  }
}

function readChain(place: SpecPlace): number[][] {
  const rows = itemsOf(place);
  if (rows.length < 2) throw faultAt(place, `holds ${rows.length} where at least 2 rows belong`);
  const chain = rows.map((row) => {
    const numbers = itemsOf(row, place.wanted, [rows.length, "one for each next input"]).map(probabilityAt);
    const sum = numbers.reduce((total, p) => total + p, 0);
    if (!(Math.abs(sum - 1) <= ROUNDING)) throw faultAt(row, `the sum is ${sum}, not 1`);
    return numbers;
  });
  const closed = closedInputSets(Float64Array.from(chain.flat()), chain.length);
  if (closed.length > 1) {
    const sets = closed.map((set) => `{${set.join(", ")}}`).join(" and ");
    throw faultAt(
      place,
      `the input never passes between ${sets}, so there is no single long run`,
      "Let it pass between them, or write a spec for each.",
    );
  }
  return chain;
}
