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
  /** What is opened, in words, and how it differs from the study where it does. */
  readonly what: string;
}

const RING: StudioView = {
  page: "inverse",
  fields: { example: "ring-reward" },
  what: "Eight cells with a purpose, recorded for twenty minutes",
};

// Other studies change a whole family of networks, which is no view of one: they have their command only.
const VIEWS: Readonly<Record<string, StudioView>> = {
  "fig-2-network": {
    page: "inverse",
    fields: { example: "two-contexts", stimulus: "input" },
    what: "Six softer cells with an input: of the study's own eight an hour of spikes would not tell",
  },
  "fig-3-limited-data": { ...RING, what: `${RING.what}; cut it short with “To” and see what is left` },
  "fig-6-families": { ...RING, what: `${RING.what}; choose the potential under “More”` },
  "curl-test": { ...RING, fields: { example: "ring-reward", view: "evidence" } },
  "forward-1-energy": forward("energy", "The study's network, training as you watch"),
  "forward-2-square": forward("square", "The study's network, training as you watch"),
  "forward-3-shapes": forward("shapes", "The study's network, training as you watch"),
  "forward-4-state-entropy": forward("energy", "The energy task: β is the weight on state entropy"),
  "forward-5-cartpole": forward("cartpole", "The study's cart and pole, training as you watch"),
  "forward-6-rooms": forward("rooms", "The study's network, training as you watch"),
  "forward-7-reward": forward("reward", "The study's network, training as you watch"),
};

function forward(task: string, what: string): StudioView {
  return { page: "forward", fields: { task }, what };
}

/** Where a study can be played with; undefined where the studio has no view of its kind. */
export function studioViewOf(id: string): StudioView | undefined {
  return VIEWS[id];
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
