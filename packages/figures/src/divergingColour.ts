import { colours } from "./colours.ts";
import type { Theme } from "./themes.ts";

/**
 * Blue – background – vermilion, centred on 0: for reward, couplings and differences.
 * @param fraction value over the largest absolute value, clamped to −1 … 1; NaN gives the faint grey of "unknown"
 */
export function divergingColour(fraction: number, theme: Theme): string {
  if (Number.isNaN(fraction)) return theme.faint;
  const end = channels(fraction < 0 ? colours.inferred : colours.truth);
  const centre = channels(theme.background);
  const share = Math.min(1, Math.abs(fraction));
  return hex(centre.map((from, i) => from + (end[i]! - from) * share));
}

/** Black or white, whichever is read more easily on `background`. */
export function inkOn(background: string): string {
  const [red, green, blue] = channels(background);
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! > 140 ? "#1A1C1E" : "#FFFFFF";
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}
