import type { InferRequest } from "../inferPurpose.ts";

const MOST_UNITS = 500; // couplings are a matrix, and a fit takes minutes

/** @throws RangeError for more than 500 units, and where something is asked of many units that only a list of all words can give */
export function expectNothingExact(units: number, mostExact: number, asked: boolean): void {
  if (units > MOST_UNITS) throw new RangeError(`infer: ${units} units are more than ${MOST_UNITS}. Name fewer.`);
  if (!asked) return;
  throw new RangeError(
    `infer: ${units} units are fitted without a list of all words, which takes neither a stimulus, nor --calibrate, nor the full family. Name at most ${mostExact} units, or leave it out.`,
  );
}

/** Whether a request asks for what only a list of all words can give. */
export function asksForWords({ stimulus, calibrate, family }: InferRequest): boolean {
  return stimulus !== undefined || calibrate === true || family === "full";
}
