import type { Constraint, RateNetwork, RegionShape, SurvivalTest } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import { kernelTransfer } from "./rateStep.ts";

/** A region constraint as the kernel takes it. */
export interface RegionTest {
  readonly kind: "region";
  readonly units: number;
  readonly actions: number;
  readonly stride: number;
  readonly transfer: number;
  readonly confined: readonly [number, number];
  /** What each action adds to both units' currents, shape [2, padded actions]. */
  readonly steps: Float32Array;
  /** Kind, first piece, pieces of each region, as assembly/regionSurvival.ts reads them. */
  readonly table: Int32Array;
  /** Shape [pieces, 8]. */
  readonly pieces: Float32Array;
  /** How near to a boundary an answer of 32 bits may be wrong. */
  readonly margin: number;
  /** Answers where the kernel is in doubt. */
  readonly reference: SurvivalTest;
}

const [EDGES, RING] = [0, 1];
const PIECE = 8;
/**
 * 67 · 2⁻²⁴: an activity is wrong by 8 units of tanh, 2 of the sum that it is made from, and an edge's place by 7 of the region's
 * size. Within this, times that size where it is above 1, the reference answers.
 */
const MARGIN = 4e-6;

/** @returns undefined for other constraints, for noise, and for transfer functions that the kernels do not know */
export function regionTest(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
  shapes: readonly RegionShape[],
  reference: SurvivalTest,
): RegionTest | undefined {
  const transfer = kernelTransfer(network.transfer);
  if (constraint.kind !== "region" || noiseStd > 0 || transfer === undefined) return undefined;
  const { units } = network;
  const actions = offsets.length / units;
  const steps = new Float32Array(2 * padded(actions));
  constraint.units.forEach((unit, k) => {
    for (let a = 0; a < actions; a++) steps[k * padded(actions) + a] = offsets[a * units + unit];
  });
  const corners = shapes.flatMap(({ bounds }) => [...bounds.low, ...bounds.high]);
  const margin = MARGIN * Math.max(1, ...corners.map(Math.abs), ...steps.map(Math.abs));
  const table: number[] = [];
  const pieces: number[] = [];
  for (const shape of shapes) {
    const [kind, own] = piecesOf(shape, margin);
    table.push(kind, pieces.length / PIECE, own.length / PIECE);
    pieces.push(...own);
  }
  return {
    ...{ kind: "region", units, actions, stride: padded(units), transfer, confined: constraint.units, steps },
    ...{ table: Int32Array.from(table), pieces: Float32Array.from(pieces), margin, reference },
  };
}

/** What a region is bounded by. Edges parallel to the first axis are crossed by no ray along it and are left out. */
function piecesOf(
  { region, outline }: RegionShape,
  margin: number,
): readonly [kind: number, pieces: readonly number[]] {
  if (region.kind === "disc" || region.kind === "ring") {
    const [x, y] = region.centre ?? [0, 0];
    const [inner, outer] = region.kind === "ring" ? [region.inner, region.outer] : [0, region.radius];
    return [RING, [x, y, outer * outer, inner > 0 ? inner * inner : -1, 4 * outer * margin, 0, 0, 0]];
  }
  const edges = outline()
    .flatMap((curve) => curve.map((corner, k) => [corner, curve[(k + 1) % curve.length]] as const))
    .filter(([[, low], [, high]]) => Math.fround(low) !== Math.fround(high));
  return [
    EDGES,
    edges.flatMap(([[fromX, fromY], [toX, toY]]) => {
      const slope = (toX - fromX) / (toY - fromY);
      return [fromY, toY, slope, fromX - slope * fromY, margin * (1 + Math.abs(slope)), 0, 0, 0];
    }),
  ];
}

/** Room for what a test reads, kept from call to call. */
export function regionConstants(kernels: Kernels, { steps, table, pieces }: RegionTest) {
  const arena = kernels.arena();
  const [steps32, table32, pieces32] = [arena.f32(steps.length), arena.i32(table.length), arena.f32(pieces.length)];
  steps32.view.set(steps);
  table32.view.set(table);
  pieces32.view.set(pieces);
  return { steps: steps32, table: table32, pieces: pieces32, [Symbol.dispose]: () => arena[Symbol.dispose]() };
}

/** Where rows stand that are tested. */
export interface TestedRows {
  readonly out: { readonly at: number };
  readonly doubts: { readonly at: number };
  readonly bases: { readonly at: number };
  readonly contexts: { readonly at: number };
}

/** Tests rows 0 to `count`. */
export function runRegionTest(
  kernels: Kernels,
  { out, doubts, bases, contexts }: TestedRows,
  { steps, table, pieces }: ReturnType<typeof regionConstants>,
  test: RegionTest,
  count: number,
): void {
  kernels.run(
    "regionSurvival",
    count,
    4,
    ...([
      out.at,
      doubts.at,
      bases.at,
      steps.at,
      contexts.at,
      table.at,
      pieces.at,
      ...test.confined,
      test.margin,
    ] as const),
    ...([test.table.length / 3, test.transfer, test.actions, test.stride] as const),
  );
}
