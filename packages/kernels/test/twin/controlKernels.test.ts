import {
  type ActionValuesInto,
  actionValuesInto,
  actionValuesWork,
  adamStart,
  adamStep,
  createRng,
  drawRateNetwork,
  drawValueNetwork,
  gradientWork,
  type HiddenTransfer,
  layersOf,
  type Region,
  type Rng,
  rateNetworkProcess,
  rateStepInto,
  regionShape,
  signActions,
  successorsOf,
  survivalTest,
  type TransferName,
  type ValueNetwork,
  valueGradientInto,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { hasOpposites } from "../../src/hasOpposites.ts";
import { controlKernels, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -24;
const ROWS = 13;

const REGIONS: readonly (readonly [string, TransferName, readonly Region[]])[] = [
  ["a square", "tanh", [{ kind: "square", halfWidth: 0.5, centre: [0.1, 0] }]],
  ["a disc", "tanh", [{ kind: "disc", radius: 0.7 }]],
  ["a ring", "linear", [{ kind: "ring", inner: 0.3, outer: 0.8, centre: [0, -0.1] }]],
  ["two rooms", "tanh", [{ kind: "rooms", inner: 0.25, outer: 0.85, halfHeight: 0.5, corridor: 0.12 }]],
  [
    "one for each context",
    "tanh",
    [
      // biome-ignore format: a table of corners
      { kind: "triangle", corners: [[-0.9, -0.55], [0.9, -0.5], [0.1, 0.75]] },
      { kind: "cross", halfLength: 0.8, halfWidth: 0.25 },
      { kind: "ell", halfLength: 0.7, width: 0.5 },
    ],
  ],
  [
    "a polygon with two holes, the other context rectangles around one",
    "tanh",
    [
      {
        kind: "polygon",
        // biome-ignore format: a table of corners
        corners: [[-0.9, -0.8], [0, -0.6], [0.9, -0.9], [0.8, 0.8], [0, 0.5], [-0.7, 0.9]],
        // biome-ignore format: a table of corners
        holes: [[[-0.5, -0.3], [-0.1, -0.2], [-0.2, 0.3]], [[0.2, -0.3], [0.6, -0.3], [0.6, 0.3], [0.2, 0.3]]],
      },
      {
        kind: "rectangles",
        rectangles: [
          { x: [-0.8, 0.8], y: [-0.7, -0.3] },
          { x: [-0.8, 0.8], y: [0.3, 0.8] },
          { x: [-0.8, -0.4], y: [-0.4, 0.4] },
          { x: [0.5, 0.8], y: [-0.4, 0.4] },
        ],
      },
    ],
  ],
];

const normals = (rng: Rng, count: number, std = 1) => Float64Array.from({ length: count }, () => std * rng.normal());
const contextsOf = (rng: Rng, contexts: number) => Int32Array.from({ length: ROWS }, () => rng.integer(contexts));
const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, i) => value - b[i]));

/** A network whose output weights are of both signs and of a size that matters. */
function network(
  rng: Rng,
  inputs: number,
  contexts: number,
  hidden: readonly number[],
  hiddenTransfer: HiddenTransfer = "relu",
): ValueNetwork {
  return drawValueNetwork({ inputs, contexts, hidden, hiddenTransfer }, { scale: 1, bias: 0.5 }, rng);
}

describe.each(builds)("kernels of control on the %s build", (build) => {
  const kernels = controlKernels(loadKernels({ build }));
  const { actionValues } = kernels as { actionValues: ActionValuesInto };

  test.each([
    ["tanh", 100, 1],
    ["relu", 37, 3],
    ["linear", 6, 2],
  ] as const)(
    "rateStep, %s, %i units, %i contexts: error below 30 ε max(1, |x|, |x′|) (M3)",
    (transfer, units, contexts) => {
      const rng = createRng(1);
      const shape = { units, channels: 2, contexts, gain: 1.5, timeStep: 0.1, transfer, noise: 0 };
      const net = drawRateNetwork(
        { ...shape, readouts: [], readoutStrength: 1, contextStd: 0.5 },
        rng.split("network"),
      );
      const states = normals(rng, ROWS * units, 1.5);
      const rowContexts = contextsOf(rng, contexts);
      const [expected, found, work] = Array.from({ length: 3 }, () => new Float64Array(ROWS * units));
      rateStepInto(expected, work, net, states, rowContexts, ROWS);
      kernels.rateStep?.(net)?.(found, work, net, states, rowContexts, ROWS);
      const scale = Math.max(1, largest(states), largest(expected));
      expect(difference(found, expected)).toBeLessThanOrEqual(30 * EPSILON * scale);
    },
  );

  test.each([
    ["tanh", "meanSquare", 1.5, 0.3],
    ["tanh", "meanAbsolute", 4, 0.6],
    ["relu", "meanSquare", 1, 0.3],
  ] as const)(
    "energy test, %s, %s, amplitude %d, threshold %d: as the reference where the energy is 1e-5 or more from its threshold (M10)",
    (transfer, measure, amplitude, threshold) => {
      const [units, channels] = [50, 5];
      const rng = createRng(2);
      const net = drawRateNetwork(
        {
          ...{ units, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer, noise: 0 },
          ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
        },
        rng.split("network"),
      );
      const make = (limit: number, twins?: typeof kernels) =>
        rateNetworkProcess(net, signActions(channels, amplitude), { kind: "energy", measure, threshold: limit }, twins);
      const states = Float64Array.from(
        { length: ROWS * units },
        (_, i) => 0.15 * (1 + Math.floor(i / units)) * rng.normal(),
      );
      const answer = (limit: number, twins?: typeof kernels) => {
        const process = make(limit, twins);
        const out = successorsOf(process, ROWS);
        process.successorsInto(out, states, new Int32Array(ROWS), ROWS);
        return out.survival;
      };
      const [low, middle, high] = [answer(threshold - 1e-5), answer(threshold), answer(threshold + 1e-5)];
      const found = answer(threshold, kernels);
      let [alive, dead] = [0, 0];
      for (let i = 0; i < found.length; i++) {
        if (low[i] === high[i]) expect(found[i]).toBe(middle[i]);
        if (found[i] === 1) alive++;
        else dead++;
      }
      expect(alive).toBeGreaterThan(20); // else the test would say little
      expect(dead).toBeGreaterThan(20);
    },
  );

  test.each(REGIONS)(
    "region test, %s, %s: the answers of the reference for the same currents (M10, M5)",
    (_, transfer, regions) => {
      const [units, channels, contexts] = [10, 3, regions.length];
      const rng = createRng(9);
      const net = drawRateNetwork(
        {
          ...{ units, channels, contexts, gain: 1.5, timeStep: 0.1, transfer, noise: 0 },
          ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
        },
        rng.split("network"),
      );
      const constraint = { kind: "region", units: [4, 1], regions } as const;
      const make = (twins?: typeof kernels) => rateNetworkProcess(net, signActions(channels, 1.5), constraint, twins);
      const rows = 150;
      const states = normals(rng, rows * units, 0.9);
      const rowContexts = Int32Array.from({ length: rows }, (_, k) => k % contexts);
      const answer = (twins?: typeof kernels) => {
        const process = make(twins);
        const out = successorsOf(process, rows);
        process.successorsInto(out, states, rowContexts, rows);
        return { process, out };
      };
      const { out, process } = answer(kernels);
      const { actions, offsets, readouts } = process;
      const reference = survivalTest(constraint, net, offsets, readouts?.shapes ?? [], 0);
      const expected = new Float64Array(actions);
      let [inside, outside] = [0, 0];
      for (let row = 0; row < rows; row++) {
        reference.survivalInto(expected, 0, out.bases, row * units, rowContexts[row]);
        const found = out.survival.subarray(row * actions, (row + 1) * actions);
        expect(found).toEqual(expected);
        for (const survives of found) survives === 1 ? inside++ : outside++;
      }
      expect(inside).toBeGreaterThan(100); // else the test would say little
      expect(outside).toBeGreaterThan(100);
    },
  );

  test("next to a boundary, where 32 bits cannot tell, a region test says what the reference says (M10)", () => {
    const [units, rows] = [4, 400];
    const rng = createRng(10);
    const net = drawRateNetwork(
      {
        ...{ units, channels: 1, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0 },
        ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
      },
      rng.split("network"),
    );
    const regions: readonly Region[] = [
      { kind: "ell", halfLength: 0.7, width: 0.3 },
      { kind: "ring", inner: 0.3, outer: 0.76 },
    ];
    for (const region of regions) {
      const constraint = { kind: "region", units: [0, 1], regions: [region] } as const;
      const shapes = [regionShape(region)];
      const offsets = Float64Array.from({ length: 2 * units }, (_, i) => (i < units ? 0 : 1e-9));
      const reference = survivalTest(constraint, net, offsets, shapes, 0);
      const outline = shapes[0].outline(rows).flat();
      const bases = new Float64Array(rows * units);
      for (let row = 0; row < rows; row++) {
        // Near a place between two corners, by 1e-9 to 1e-5 of a current.
        const [[x, y], [u, v]] = [outline[row % outline.length], outline[(row + 1) % outline.length]];
        const [part, far] = [region.kind === "ring" ? 0 : rng.uniform(), 10 ** (-9 + 4 * rng.uniform())];
        [x + part * (u - x), y + part * (v - y)].forEach((activity, k) => {
          bases[row * units + k] = Math.fround(Math.atanh(activity) + (rng.uniform() < 0.5 ? far : -far));
        });
      }
      const [found, expected] = [new Float64Array(2 * rows), new Float64Array(2 * rows)];
      const rowsInto = kernels.survivalRows?.(constraint, net, offsets, 0, shapes, reference);
      rowsInto?.(found, bases, new Int32Array(rows), rows);
      for (let row = 0; row < rows; row++) reference.survivalInto(expected, 2 * row, bases, row * units, 0);
      expect(found).toEqual(expected);
      expect(new Set(expected).size).toBe(2);
    }
  });

  test("regions under process noise and other transfer functions are left to the reference", () => {
    const constraint = { kind: "region", units: [0, 1], regions: [{ kind: "disc", radius: 0.5 }] } as const;
    const net = drawRateNetwork(
      {
        ...{ units: 4, channels: 2, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0 },
        ...{ readouts: [], readoutStrength: 1, contextStd: 0 },
      },
      createRng(1),
    );
    const offsets = new Float64Array(4 * 4);
    const shapes = constraint.regions.map(regionShape);
    const test = survivalTest(constraint, net, offsets, shapes, 0);
    expect(kernels.survivalRows?.(constraint, net, offsets, 0.1, shapes, test)).toBeUndefined();
    expect(
      kernels.survivalRows?.(constraint, { ...net, transfer: "logistic" }, offsets, 0, shapes, test),
    ).toBeUndefined();
    expect(kernels.survivalRows?.(constraint, net, offsets, 0, shapes, test)).toBeDefined();
  });

  test.each([
    [100, 1, [128], 5, false],
    [7, 3, [37], 3, false],
    [4, 1, [20], 1, true],
    [10, 2, [19, 22], 3, false],
    [4, 1, [12, 9], 2, true],
    [30, 1, [64, 40], 6, false],
  ] as const)(
    "action values, %i inputs, %i contexts, hidden %j, %i channels, directions by state %s: error below 60 ε Σ|w z| (M14)",
    (inputs, contexts, hidden, channels, perState) => {
      const rng = createRng(3);
      const net = network(rng.split("net"), inputs, contexts, hidden);
      const injections = signActions(channels, 1.5);
      const actions = 2 ** channels;
      const tables = perState ? ROWS : 1;
      const successors = {
        ...{ bases: normals(rng, ROWS * inputs), injections, channels, actions, perState },
        directions: normals(rng, tables * channels * inputs, 0.1),
      };
      const rowContexts = contextsOf(rng, contexts);
      const [expected, found] = [new Float64Array(ROWS * actions), new Float64Array(ROWS * actions)];
      const work = actionValuesWork(net, ROWS, successors);
      actionValuesInto(expected, net, successors, rowContexts, ROWS, work);
      actionValues(found, net, successors, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(60 * EPSILON * hidden.length * scaleOf(net));
      // Other actions of the same size, other weights: nothing is remembered that should not be.
      const mixed = { ...successors, injections: injections.map((amount, i) => amount * (1 + (i % 3))) };
      net.parameters.forEach((parameter, i) => {
        net.parameters[i] = -parameter;
      });
      actionValuesInto(expected, net, mixed, rowContexts, ROWS, work);
      actionValues(found, net, mixed, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(120 * EPSILON * hidden.length * scaleOf(net));
    },
  );

  test.each([
    [20, 2, [35], 3, 0.1, false, "by the addition theorem", 300],
    [20, 2, [35], 3, 3, false, "directly", 60],
    [4, 1, [13], 2, 0.1, true, "by the addition theorem", 300],
    [4, 1, [13], 2, 3, true, "directly", 60],
    [20, 2, [35, 18], 3, 0.5, false, "two layers", 300],
    [4, 1, [12, 9], 2, 1, true, "two layers", 300],
  ] as const)(
    "action values of tanh units, %i inputs, %i contexts, hidden %j, %i channels, directions of size %d, by state %s, %s: error below %d ε Σ|w| (M14, M41, M44)",
    (inputs, contexts, hidden, channels, size, perState, _how, bound) => {
      const rng = createRng(7);
      const net = network(rng.split("net"), inputs, contexts, hidden, "tanh");
      const actions = 2 ** channels;
      const injections = signActions(channels, 1);
      const tables = perState ? ROWS : 1;
      const successors = {
        ...{ bases: normals(rng, ROWS * inputs), injections, channels, actions, perState },
        directions: normals(rng, tables * channels * inputs, size),
      };
      const rowContexts = contextsOf(rng, contexts);
      const [expected, found] = [new Float64Array(ROWS * actions), new Float64Array(ROWS * actions)];
      const work = actionValuesWork(net, ROWS, successors);
      actionValuesInto(expected, net, successors, rowContexts, ROWS, work);
      actionValues(found, net, successors, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(bound * EPSILON * scaleOf(net));
      // Actions without their opposites, which share nothing.
      const mixed = { ...successors, injections: injections.map((amount, i) => amount + (i % 5) / 50) };
      expect(hasOpposites(successors)).toBe(true);
      expect(hasOpposites(mixed)).toBe(false);
      actionValuesInto(expected, net, mixed, rowContexts, ROWS, work);
      actionValues(found, net, mixed, rowContexts, ROWS, work);
      expect(difference(found, expected)).toBeLessThanOrEqual(bound * EPSILON * scaleOf(net));
    },
  );

  test.each([
    [100, 1, [128], true, "relu"],
    [6, 3, [21], false, "relu"],
    [4, 1, [16], true, "relu"],
    [6, 3, [21], true, "tanh"],
    [100, 1, [128, 64], true, "relu"],
    [6, 3, [21, 10], false, "relu"],
    [5, 1, [7, 13], true, "relu"],
    [100, 1, [64, 128], false, "tanh"],
    [6, 3, [21, 10], true, "tanh"],
  ] as const)(
    "gradient, %i inputs, %i contexts, hidden %j, mirrored %s, %s: error below 200 ε of its largest entry (M15, M41)",
    (inputs, contexts, hidden, mirrored, transfer) => {
      const rng = createRng(4);
      const net = network(rng.split("net"), inputs, contexts, hidden, transfer);
      const batch = {
        ...{ states: normals(rng, ROWS * inputs), contexts: contextsOf(rng, contexts), targets: normals(rng, ROWS) },
        ...{ count: ROWS, mirrored },
      };
      const work = gradientWork(net, ROWS);
      const [expected, found] = [new Float64Array(net.parameters.length), new Float64Array(net.parameters.length)];
      const expectedLoss = valueGradientInto(expected, net, batch, work);
      const foundLoss = kernels.valueGradient?.(net)?.(found, net, batch, work) ?? Number.NaN;
      expect(Math.abs(foundLoss / expectedLoss - 1)).toBeLessThanOrEqual(200 * EPSILON);
      expect(difference(found, expected)).toBeLessThanOrEqual(200 * EPSILON * largest(expected));
    },
  );

  test("Adam: the same bits (M16)", () => {
    const rng = createRng(5);
    const [expected, found] = [normals(createRng(6), 101), normals(createRng(6), 101)];
    const [expectedState, foundState] = [adamStart(101), adamStart(101)];
    for (let step = 0; step < 4; step++) {
      const gradient = normals(rng, 101);
      adamStep(expected, gradient, expectedState, 1e-3);
      kernels.adam?.(found, gradient, foundState, 1e-3);
    }
    expect(found).toEqual(expected);
    expect(foundState).toEqual(expectedState);
  });
});

/** What the terms of a value add up to without their signs, roughly. */
function scaleOf(net: ValueNetwork): number {
  const { output } = layersOf(net, net.parameters);
  return 4 * output.reduce((sum, w) => sum + Math.abs(w), 1);
}
