/** @throws RangeError where something is asked of many units that only a list of all words can give */
export function expectNothingExact(units: number, mostExact: number, asked: boolean): void {
  if (!asked) return;
  throw new RangeError(
    `infer: ${units} units are fitted without a list of all words, which takes neither a stimulus, nor --calibrate, nor the full family. Name at most ${mostExact} units, or leave it out.`,
  );
}
