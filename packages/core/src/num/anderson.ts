import { type AndersonVectors, plainVectors, type ResidualSums } from "./andersonVectors.ts";
import { expectInteger, expectPositive } from "./expectShape.ts";

/** How the size of a residual f = G(x) − x is measured: max f − min f, max |f| or Σ |f|. */
export type ResidualKind = "span" | "max" | "sum";

/** What `anderson` is told about the iteration. Only the map and the start say *what* is solved. */
export interface AndersonOptions {
  /** First iterate, shape [size]; not changed. */
  readonly start: Float64Array;
  /** How many past steps are combined; 0 is the plain iteration. Default 8. */
  readonly memory?: number;
  /** Most applications of the map. */
  readonly maxSteps: number;
  /** The residual at which it has converged. */
  readonly tolerance: number;
  /** Default "max". */
  readonly residual?: ResidualKind;
  /** Applied in place to every iterate, to take out a direction that the map leaves free. */
  readonly project?: (x: Float64Array) => void;
  /** Forget the past after that many steps. Default: never. */
  readonly restartEvery?: number;
  /** The passes over long arrays; kernels may take their place. Default `plainVectors`. */
  readonly vectors?: AndersonVectors;
}

/** What `anderson` found: the last iterate, its residual and the applications of the map. */
export interface AndersonResult {
  readonly x: Float64Array;
  readonly residual: number;
  readonly steps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/** The whole state of the iteration, plain data: it can be cloned, saved and sent to a worker. */
export interface AndersonState {
  /** The current iterate, shape [size]. */
  readonly x: Float64Array;
  /** G(x) and the residual G(x) − x of the last step, shape [size]. */
  readonly image: Float64Array;
  readonly residual: Float64Array;
  /** The image of the iterate with the smallest residual so far, shape [size]. */
  readonly bestImage: Float64Array;
  /** Differences of images and residuals over the past steps, a ring, shape [memory, size]. */
  readonly imageSteps: Float64Array;
  readonly residualSteps: Float64Array;
  /** Inner products of the rows of `residualSteps`, shape [memory, memory], and with the last residual, shape [memory]. */
  readonly gram: Float64Array;
  readonly projections: Float64Array;
  /** Rows in use, the row to be written next, applications of the map in all and since the past was last forgotten. */
  used: number;
  next: number;
  steps: number;
  sinceRestart: number;
  /** Size of the last residual and of the smallest; +∞ before the first step. */
  size: number;
  best: number;
  /** The size that the next progress is measured from, and the steps since it was reached. */
  milestone: number;
  sinceMilestone: number;
  /** Plain steps still to be taken, and how many there will be after the next stall. */
  plainLeft: number;
  plainNext: number;
}

const DEFAULT_MEMORY = 8;
// Progress is a residual this much smaller; without any for so many steps (and four for each remembered one) the
// combinations lead nowhere, as happens where the map has kinks. Then plain steps follow from the best iterate, twice
// as many each time: a map that converges by repetition converges here too, at worst in a few times the steps.
const PROGRESS = 0.7;
const PATIENCE = 10;
const FIRST_PLAIN_RUN = 16;

/**
 * Finds a fixed point x = G(x) by Anderson acceleration (N22): the next iterate is the combination of the last images
 * whose residuals cancel best. For a linear map it does as well as GMRES; for a contraction it takes about ten times
 * fewer applications than repeating the map. Where combinations stop helping it falls back on repeating.
 * @param map  writes G(x) to its first argument; must not keep or change x
 * @throws RangeError if an option is out of range
 */
export function anderson(map: (out: Float64Array, x: Float64Array) => void, options: AndersonOptions): AndersonResult {
  expectPositive("anderson", "tolerance", options.tolerance);
  expectInteger("anderson", "maxSteps", options.maxSteps, 1, Number.MAX_SAFE_INTEGER);
  const memory = options.memory ?? DEFAULT_MEMORY;
  const size = options.start.length;
  const vectors = options.vectors ?? plainVectors;
  expectMemory(memory);
  using arrays = vectors.arrays(lengthsOf(size, memory));
  const state = stateOn(options.start, arrays.of);
  options.project?.(state.x);
  for (;;) {
    andersonEvaluate(state, map, options);
    if (state.size <= options.tolerance) return report(state, "converged");
    if (!(state.size < Infinity)) return report(state, "diverged");
    if (state.steps >= options.maxSteps) return report(state, "exhausted");
    andersonAdvance(state, options);
  }
}

function report(state: AndersonState, status: AndersonResult["status"]): AndersonResult {
  return { x: state.x.slice(), residual: state.size, steps: state.steps, status };
}

/**
 * The state before the first step.
 * @param start   copied, shape [size]
 * @param memory  integer from 0 to 50
 */
export function andersonStart(start: Float64Array, memory: number): AndersonState {
  expectMemory(memory);
  return stateOn(start, plainVectors.arrays(lengthsOf(start.length, memory)).of);
}

/** Of the arrays that `stateOn` lays the state on. */
function lengthsOf(size: number, memory: number): number[] {
  return [size, size, size, size, memory * size, memory * size, memory * memory, memory];
}

function expectMemory(memory: number): void {
  expectInteger("anderson", "memory", memory, 0, 50);
}

function stateOn(
  start: Float64Array,
  [x, image, residual, bestImage, imageSteps, residualSteps, gram, projections]: readonly Float64Array[],
): AndersonState {
  x.set(start);
  return {
    x,
    image,
    residual,
    bestImage,
    imageSteps,
    residualSteps,
    gram,
    projections,
    used: 0,
    next: 0,
    steps: 0,
    sinceRestart: 0,
    size: Infinity,
    best: Infinity,
    milestone: Infinity,
    sinceMilestone: 0,
    plainLeft: 0,
    plainNext: FIRST_PLAIN_RUN,
  };
}

/** Applies the map once: image, residual, its size and the new row of the past. `x` stays. */
export function andersonEvaluate(
  state: AndersonState,
  map: (out: Float64Array, x: Float64Array) => void,
  options: Pick<AndersonOptions, "residual" | "project" | "vectors">,
): void {
  const vectors = options.vectors ?? plainVectors;
  const { x, image, residual, bestImage, imageSteps, residualSteps } = state;
  const size = x.length;
  const memory = Math.sqrt(state.gram.length);
  const row = state.next * size;
  const remembers = memory > 0 && state.sinceRestart > 0 && state.plainLeft === 0;
  if (remembers) {
    imageSteps.set(image, row);
    residualSteps.set(residual, row);
  }
  map(image, x);
  options.project?.(image);
  state.size = sizeOf(vectors.residualInto(residual, image, x), size, options.residual ?? "max");
  state.steps++;
  state.sinceRestart++;
  if (remembers) {
    vectors.differInto(imageSteps, state.next, image);
    vectors.differInto(residualSteps, state.next, residual);
    state.used = Math.min(state.used + 1, memory);
    updateProducts(state, memory, vectors);
    state.next = (state.next + 1) % memory;
  }
  if (state.size < state.best) {
    state.best = state.size;
    bestImage.set(image);
  }
  state.sinceMilestone++;
  if (state.size <= PROGRESS * state.milestone) {
    state.milestone = state.size;
    state.sinceMilestone = 0;
  }
}

/** Moves `x` on: to the best combination of the images known, or to the plain image where there is no past. */
export function andersonAdvance(
  state: AndersonState,
  options: Pick<AndersonOptions, "restartEvery" | "project" | "vectors">,
): void {
  const { x, image, bestImage, imageSteps } = state;
  const memory = Math.sqrt(state.gram.length);
  if (options.restartEvery !== undefined && state.sinceRestart >= options.restartEvery) forget(state);
  if (state.plainLeft > 0) {
    state.plainLeft--;
    if (state.plainLeft === 0) beginMilestone(state);
    x.set(image);
    return;
  }
  if (memory > 0 && state.sinceMilestone > PATIENCE + 4 * memory) {
    forget(state);
    state.plainLeft = state.plainNext;
    state.plainNext *= 2;
    x.set(bestImage);
    return;
  }
  if (state.used === 0) {
    x.set(image);
    return;
  }
  const vectors = options.vectors ?? plainVectors;
  vectors.combineInto(x, image, imageSteps, vectors.weights(state.gram, state.projections, state.used));
  options.project?.(x);
}

function forget(state: AndersonState): void {
  state.used = 0;
  state.next = 0;
  state.sinceRestart = 1; // the last image and residual stay valid as the base of the next difference
}

function beginMilestone(state: AndersonState): void {
  state.milestone = state.size;
  state.sinceMilestone = 0;
}

function sizeOf({ low, high, sum }: ResidualSums, size: number, kind: ResidualKind): number {
  if (!(sum < Infinity)) return NaN; // one sum sees every NaN and every infinity; comparisons would pass NaN over
  if (size === 0) return 0;
  switch (kind) {
    case "span":
      return high - low;
    case "max":
      return Math.max(high, -low);
    case "sum":
      return sum;
  }
}

/** The new row of the Gram matrix, and all projections. */
function updateProducts(state: AndersonState, memory: number, vectors: AndersonVectors): void {
  const { residual, residualSteps, gram, projections, next, used } = state;
  const products = new Float64Array(used);
  vectors.productsInto(products, projections, residualSteps, next, residual, used);
  for (let k = 0; k < used; k++) {
    gram[next * memory + k] = products[k];
    gram[k * memory + next] = products[k];
  }
}
