import type { GenerativeCheck } from "./generativeCheck.ts";

/**
 * Lets only a fit through that stays where the recording was (U13): what runs away may be read on visited words, and nothing else.
 * @param what what was going to be done: "simulate", "predict"
 * @throws RangeError naming how far it runs
 */
export function refuseRunaway(
  check: Pick<GenerativeCheck, "runsAway" | "simulatedActivity" | "recordedActivity">,
  what: string,
): void {
  if (!check.runsAway) return;
  const share = (value: number) => `${(100 * value).toPrecision(3)} %`;
  throw new RangeError(
    `${what}: the fitted network runs away: left to itself its units are active ${share(check.simulatedActivity)} of the time, recorded ${share(check.recordedActivity)}. Read its reward on visited words only; choose fewer units (up to 12 are fitted exactly) or a steadier stretch.`,
  );
}
