import { colours } from "./colours.ts";
import type { Theme } from "./themes.ts";

/** The colour of words that name a mark: as the mark, but always dark or light enough to be read at 7 points. */
export function labelColour(colour: keyof typeof colours, theme: Theme): string {
  if (colour === "baseline") return theme.muted;
  return theme.name === "dark" ? lighter(colours[colour]) : colours[colour];
}

/** Two fifths of the way to white. */
function lighter(colour: string): string {
  const parts = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part + 0.4 * (255 - part))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`.toUpperCase();
}
