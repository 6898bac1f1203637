import { type EdgeFindings, type EdgeFit, edgeScore, findEdges, LOOP_SETTINGS, successorTable } from "@telos/core";
import { type LoopAgent, loopRecord } from "./loopAgents.ts";
import type { StudySize } from "./study.ts";

/** How many recorded steps a claim is made from: many, and few. */
export const LOOP_STEPS = [20_000, 2_000] as const;

/** A candidate for what is kept below an edge, as a study keeps it. */
export interface FoundCandidate {
  readonly name: string;
  readonly kind: string;
  /** What candidates are compared by, bits per action above even choice. */
  readonly bits: number;
  /** Of a box: the half-width of each of its units. */
  readonly units: readonly number[];
  readonly halfWidths: readonly number[];
  readonly threshold: number;
}

/** What was found in one recording. */
export interface FoundEdges {
  readonly steps: number;
  /** Best first. */
  readonly candidates: readonly FoundCandidate[];
  /** Units by what an edge on each alone is worth, best first. */
  readonly units: readonly { readonly unit: number; readonly bits: number }[];
  /** The best energy that leaves one unit out, bits; NaN where the best candidate is no energy. */
  readonly withoutOne: number;
}

/** Looks for edges in recordings of both lengths; a quick run has the short one alone. */
export function foundEdges(agent: LoopAgent, size: StudySize): readonly FoundEdges[] {
  return LOOP_STEPS.filter((steps) => size !== "quick" || steps === LOOP_STEPS[1]).map((steps) => {
    const table = successorTable(loopRecord(agent, steps), LOOP_SETTINGS.heldOutShare);
    const { candidates, units, energiesWithoutOne }: EdgeFindings = findEdges(table);
    return {
      steps,
      candidates: candidates.map(candidateOf),
      units: units.units.map(({ unit, trainingBits }) => ({ unit, bits: trainingBits })),
      withoutOne: energiesWithoutOne[0]?.bits ?? Number.NaN,
    };
  });
}

function candidateOf(fit: EdgeFit): FoundCandidate {
  const { name, summary, threshold } = fit;
  const isBox = summary.kind === "box";
  return {
    name,
    kind: summary.kind,
    bits: edgeScore(fit),
    units: isBox ? summary.units : [],
    halfWidths: isBox ? summary.scales.map((scale) => scale * threshold) : [],
    threshold,
  };
}

/** The bits of the best candidate for which something holds; NaN where none was tried. */
export function bestBits({ candidates }: FoundEdges, holds: (one: FoundCandidate) => boolean): number {
  const bits = candidates.filter(holds).map((one) => one.bits);
  return bits.length === 0 ? Number.NaN : Math.max(...bits);
}
