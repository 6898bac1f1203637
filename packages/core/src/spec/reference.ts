import type { HypercubeReference } from "../forward/hypercubeProblem.ts";
import { perUnitAt, perUnitValues } from "./perUnit.ts";
import type { ReferenceSpec } from "./spec.ts";
import { booleanAt, fieldsOf, kindOf, probabilityAt, type SpecPlace } from "./specPlace.ts";

const KIND = 'the word "fixed" or "marginal"';
const EACH = "a number from 0 to 1, or a list of one for each unit";

/** Reads what the policy of so many units is compared with. @throws RangeError with the path to the fault */
export function readReference(place: SpecPlace, units: number): ReferenceSpec {
  const kind = kindOf(place, ["fixed", "marginal"]);
  switch (kind) {
    case "fixed": {
      const fields = fieldsOf(place, { kind: KIND, probabilities: `the probability of being active, ${EACH}` });
      return { kind, probabilities: perUnitAt(fields.probabilities, units, probabilityAt) };
    }
    case "marginal": {
      const fields = fieldsOf(place, {
        kind: KIND,
        shared: "true for one mean of all units, false for one of each",
        start: `where the search for the mean begins, ${EACH}`,
      });
      return { kind, shared: booleanAt(fields.shared), start: perUnitAt(fields.start, units, probabilityAt) };
    }
  }
}

/** The reference policy as the forward problem takes it. */
export function hypercubeReference(reference: ReferenceSpec, units: number): HypercubeReference {
  switch (reference.kind) {
    case "fixed":
      return { kind: "fixed", probabilities: perUnitValues(reference.probabilities, units) };
    case "marginal":
      return { kind: "marginal", shared: reference.shared, start: perUnitValues(reference.start, units) };
  }
}
