import { type ProfileInput, profileBehindGates } from "@telos/core";
import type { DrawnFigure } from "@telos/figures";

/** The figures behind the quality gates; none where the times are no seconds or no unit has a spike. */
export async function recordingFigures(input: ProfileInput): Promise<readonly DrawnFigure[]> {
  const profile = profileBehindGates(input);
  if (profile === undefined) return [];
  const { qualityFigures } = await import("@telos/figures");
  return qualityFigures(profile);
}
