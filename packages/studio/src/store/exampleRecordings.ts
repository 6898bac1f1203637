import type { EXAMPLE_NAMES } from "./inverseFields.ts";

/** The bundled recordings, each simulated from a known purpose. */
export const EXAMPLE_RECORDINGS: Readonly<
  Record<(typeof EXAMPLE_NAMES)[number], { readonly title: string; readonly what: string; readonly stimulus?: string }>
> = {
  "ring-reward": {
    title: "Eight cells on a ring",
    what: "Four neighbours active together are rewarded; 20 minutes.",
  },
  "two-contexts": {
    title: "Six cells, two contexts",
    what: "What is rewarded depends on an input that the file holds; 30 minutes.",
    stimulus: "input",
  },
};

export type ExampleName = keyof typeof EXAMPLE_RECORDINGS;
