/** A study as the gallery has it: what was claimed and what was measured. Made by `npm run gallery`, never by hand. */
export interface GalleryStudy {
  readonly id: string;
  readonly half: "inverse" | "forward" | "beyond" | "loop";
  readonly title: string;
  readonly size: string;
  readonly seeds: readonly number[];
  /** Markdown: paragraphs, **bold** beginnings. */
  readonly page: string;
  readonly claims: readonly {
    readonly claim: string;
    /** null where it is no number. */
    readonly measured: number | null;
    readonly bound: string;
    readonly pass: boolean;
    readonly why?: string;
  }[];
  readonly notes: readonly string[];
  readonly figures: readonly { readonly name: string; readonly title: string }[];
}

/** A view of the studio in which a study can be played with. */
export interface StudioView {
  readonly page: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Whether it is the study's own spec; otherwise an example of the same kind. */
  readonly own: boolean;
  /** What is opened, in words, and how it differs from the study where it does. */
  readonly what: string;
}

const RING = "eight cells with a purpose, recorded for twenty minutes";

// What differs from the study is said. Studies of whole families of networks have no view: they have their command only.
const LIKE: Readonly<Record<string, Omit<StudioView, "own">>> = {
  "fig-2-network": {
    page: "inverse",
    fields: { example: "two-contexts", stimulus: "input" },
    what: "six softer cells with an input: of the study's own eight an hour of spikes would not tell",
  },
  "fig-3-limited-data": {
    page: "inverse",
    fields: { example: "ring-reward" },
    what: `${RING}; cut it short with “To” and see what is left`,
  },
  "fig-6-families": {
    page: "inverse",
    fields: { example: "ring-reward" },
    what: `${RING}; choose the potential under “More”`,
  },
  "interval-coverage": {
    page: "inverse",
    fields: { example: "ring-reward" },
    what: `${RING}; its intervals stand beside each word`,
  },
  "beyond-noise": {
    page: "forward",
    fields: { task: "noise" },
    what: "the preset of the study: one level of noise, and the analytic probability of surviving",
  },
  "curl-test": { page: "inverse", fields: { example: "ring-reward", view: "evidence" }, what: RING },
};

// Tasks of the forward page whose preset is the study's spec.
const TASKS: Readonly<Record<string, string>> = {
  "forward-1-energy": "energy",
  "forward-1-energy-relu": "energy-relu",
  "forward-2-square": "square",
  "forward-3-shapes": "shapes",
  "forward-4-state-entropy": "state-entropy",
  "forward-5-cartpole": "cartpole",
  "forward-6-rooms": "rooms",
  "forward-7-reward": "reward",
};

/** Where a study can be played with; undefined where the studio has no view of its kind. */
export function studioViewOf(study: Pick<GalleryStudy, "id" | "seeds" | "notes">): StudioView | undefined {
  const like = LIKE[study.id];
  if (like) return { own: false, ...like };
  const task = TASKS[study.id];
  if (task === undefined) return undefined;
  const seed = seedOf(study);
  return {
    page: "forward",
    own: true,
    fields: { task, ...(seed !== undefined && { seed: String(seed) }) },
    what: `The study's own spec and its first seed, ${seed}, trained in full as you watch; the numbers here are of the quick run`,
  };
}

/** The first network that the study kept: where it screened networks out, its notes say which. */
function seedOf({ seeds, notes }: Pick<GalleryStudy, "seeds" | "notes">): number | undefined {
  const kept = notes.map((note) => /; kept (\d+):/.exec(note)?.[1]).find((seed) => seed !== undefined);
  return kept === undefined ? seeds[0] : Number(kept);
}

/** Text of a study's page as paragraphs of plain and bold pieces; code marks and links become their text. */
export function paragraphsOf(page: string): { readonly text: string; readonly bold: boolean }[][] {
  return page
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) =>
      paragraph
        .replace(/`([^`]*)`/g, "$1")
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .split("**")
        .map((text, k) => ({ text, bold: k % 2 === 1 }))
        .filter(({ text }) => text !== ""),
    );
}
