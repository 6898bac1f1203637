import { describe, expect, test } from "vitest";
import { buildController } from "../forward/buildController.ts";
import { fittedValue } from "../forward/fittedValue/fittedValue.ts";
import { LEARNED_PRESETS } from "../forward/learnedPolicy/learnedPresets.ts";
import { CONTROLLER_PRESETS, R_NETWORK_PRESETS } from "../forward/presets.ts";
import { createRng } from "../num/rng.ts";
import { controllerSpecJson, parseControllerSpec } from "./parseControllerSpec.ts";

const specs = Object.entries({ ...CONTROLLER_PRESETS, ...LEARNED_PRESETS, "R square": R_NETWORK_PRESETS.square });

/** The square preset with one field replaced; a path such as "process.constraint.regions". */
function changed(path: string, value: unknown): unknown {
  const json = structuredClone(controllerSpecJson(CONTROLLER_PRESETS.square)) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop()!;
  const home = names.reduce((at, name) => at[name] as Record<string, unknown>, json);
  if (value === undefined) delete home[last];
  else home[last] = value;
  return json;
}

test.each(specs)("the preset %s, written as JSON and read again, is the same", (_name, spec) => {
  expect(parseControllerSpec(JSON.parse(JSON.stringify(controllerSpecJson(spec))))).toEqual(spec);
});

const region = (one: unknown) => ({ kind: "region", units: [0, 1], regions: [one] });

test.each([
  {
    kind: "polygon",
    corners: [
      [-0.5, -0.4],
      [0.6, -0.4],
      [0.1, 0.5],
    ],
  },
  {
    kind: "polygon",
    corners: [[-0.5, -0.4], [0.6, -0.4], [0.1, 0.5]],
    holes: [[[0, -0.2], [0.2, -0.2], [0.1, 0]]],
  }, // biome-ignore format: corners
  { kind: "disc", radius: 0.5, centre: [0.1, 0] },
  { kind: "rooms", inner: 0.2, outer: 0.8, halfHeight: 0.5, corridor: 0.1 },
  {
    kind: "rectangles",
    rectangles: [
      { x: [-0.5, 0.1], y: [-0.5, 0.5] },
      { x: [0.1, 0.5], y: [-0.1, 0.1] },
    ],
  },
])("a region of one's own is read: $kind", (shape) => {
  const json = changed("process.constraint", region(shape)) as { training: Record<string, unknown> };
  json.training.mirrored = false;
  const { process } = parseControllerSpec(json);
  expect(process).toMatchObject({ constraint: { kind: "region", regions: [shape] } });
});

const MOVING = {
  kind: "movingRegion",
  units: [0, 1],
  region: { kind: "square", halfWidth: 0.4 },
  period: 60,
  radius: 0.1,
  depth: 0,
};

test("noise within a moving region is refused: it would blur the phase", () => {
  const json = changed("process.constraint", MOVING) as { process: Record<string, unknown> };
  json.process.noise = 0.1;
  expect(() => parseControllerSpec(json)).toThrow(/noise must be 0 within a moving region/);
});

describe("a wrong controller spec is refused with the path, the nearest name and the way out", () => {
  test.each([
    ["kind", "controler", 'spec.kind: unknown "controler"; did you mean "controller"?'],
    ["specVersion", 2, "spec.specVersion: 2 is not 1"],
    ["objective", undefined, "spec.objective: missing. Give what the controller is for"],
    ["process.tranfer", "tanh", 'spec.process.tranfer: unknown field; did you mean "transfer"?'],
    ["process.transfer", "tahn", 'spec.process.transfer: unknown "tahn"; did you mean "tanh"?'],
    [
      "process.constraint",
      region({ kind: "sqare", halfWidth: 1 }),
      'spec.process.constraint.regions[0].kind: unknown "sqare"; did you mean "square"?',
    ],
    ["process.constraint", region({ kind: "ring", inner: 0.8, outer: 0.3 }), "spec.process.constraint.regions[0]: "],
    [
      "process.constraint",
      region({
        kind: "polygon",
        corners: [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
        holes: [
          [
            [2, 2],
            [3, 2],
            [2, 3],
          ],
        ],
      }),
      "holes[0] is not inside corners",
    ],
    [
      "process.constraint",
      region({ kind: "polygon", corners: [[0, 0], [1]] }),
      "spec.process.constraint.regions[0].corners[1]: holds 1 where 2 belong",
    ],
    [
      "process.constraint",
      { kind: "energy", measure: "meanSqare", threshold: 0.3 },
      'spec.process.constraint.measure: unknown "meanSqare"; did you mean "meanSquare"?',
    ],
    [
      "process.weights",
      { kind: "given", rows: [[1]] },
      "spec.process.weights.rows: holds 1 where 100 belong, one for each unit",
    ],
    ["process.weights", { kind: "file", path: "j.npy" }, "spec.process.weights: files cannot be read here"],
    [
      "process.constraint",
      region({ kind: "rectangles", rectangles: [{ x: [0, 1], y: [1, 0] }] }),
      "spec.process.constraint.regions[0]: region: rectangles[0].y = [1, 0] must rise",
    ],
    ["process.constraint", { ...MOVING, period: 1 }, "spec.process.constraint.period: 1 is below 2"],
    ["process.constraint", { ...MOVING, depth: 1 }, "spec.process.constraint.depth: 1 is not below 1"],
    ["process.constraint", { ...MOVING, radius: 0 }, "spec.process.constraint: radius and depth are both 0"],
    ["process.constraint", { ...MOVING, units: [1, 1] }, "spec.process.constraint.units[1]: 1 is the same unit twice"],
    [
      "process.constraint",
      { ...MOVING, perod: 3 },
      'spec.process.constraint.perod: unknown field; did you mean "period"?',
    ],
    ["process.constraint", { ...MOVING, depth: 0.2 }, "spec.training.mirrored is true, but the mirror image"],
    [
      "training.terminals",
      "survivalLearnt",
      'spec.training.terminals: unknown "survivalLearnt"; did you mean "survivalLearned"?',
    ],
    ["objective.discount", 1, "spec.objective.discount: 1 is not ≥ 0 and below 1"],
    ["training.steps", 0, "spec.training.steps: 0 is below 1"],
    ["training.hiddenTransfer", "tanch", 'did you mean "tanh"?'],
    ["training.hidden", [8, 8, 8], "spec.training.hidden: holds 3 layers"],
    ["training.learningRate", Number.NaN, "spec.training.learningRate: NaN is not a finite number"],
    ["objective.reward", 0.1, "spec.objective.reward is 0.1 but nothing says where it is earned"],
    ["training.mirrored", "yes", 'spec.training.mirrored: "yes" is neither true nor false'],
  ])("%s = %j", (path, value, message) => {
    expect(() => parseControllerSpec(changed(path, value))).toThrow(message);
  });
});

test("weights in a file are read by whoever has a disk, and checked", () => {
  const rows = Array.from({ length: 100 }, (_, i) => Array.from({ length: 100 }, (__, j) => (i === j ? 0 : 0.1)));
  const json = changed("process.weights", { kind: "file", path: "j.npy" });
  expect(parseControllerSpec(json, () => rows).process).toMatchObject({ weights: { kind: "given", rows } });
  expect(() => parseControllerSpec(json, () => rows.slice(1))).toThrow(
    "spec.process.weights.path: j.npy holds [99, 100] numbers where [100, 100] belong",
  );
});

test("a policy is enumerated unless the spec says otherwise, and more than 12 channels must be learned", () => {
  const learned = { kind: "channelByChannel", hidden: 8, learningRate: 0.001, candidates: 2, attempts: 64 };
  expect(parseControllerSpec(changed("training.policy", { kind: "enumerated" })).training.policy?.kind).toBe(
    "enumerated",
  );
  expect(parseControllerSpec(changed("training.policy", learned)).training.policy).toEqual(learned);
  expect(() => parseControllerSpec(changed("process.channels", 16))).toThrow(
    /^spec\.process\.channels: 16 is above 12.*factorised or channelByChannel/,
  );
  expect(() => parseControllerSpec(changed("training.policy", { ...learned, kind: "factorized" }))).toThrow(
    /spec\.training\.policy\.kind: unknown "factorized"; did you mean "factorised"/,
  );
  const wrong = structuredClone(changed("training.policy", learned)) as { objective: { stateEntropy: number } };
  wrong.objective.stateEntropy = 1;
  expect(() => parseControllerSpec(wrong)).toThrow(
    /^spec\.objective must be maximum occupancy without state entropy.*enumerated/,
  );
});

test("hidden units of the value are rectified unless the spec says tanh, which a learned policy has no use for (M41)", () => {
  const tanh = changed("training.hiddenTransfer", "tanh");
  expect(parseControllerSpec(controllerSpecJson(CONTROLLER_PRESETS.square)).training).not.toHaveProperty(
    "hiddenTransfer",
  );
  const spec = parseControllerSpec(tanh);
  expect(spec.training.hiddenTransfer).toBe("tanh");
  expect(parseControllerSpec(controllerSpecJson(spec))).toEqual(spec);
  const { network } = fittedValue().init(buildController(spec).problem, createRng(1));
  expect(network.hiddenTransfer).toBe("tanh");
  const learned = structuredClone(tanh) as { training: { policy: unknown } };
  learned.training.policy = { kind: "channelByChannel", hidden: 8, learningRate: 0.001, candidates: 2, attempts: 64 };
  expect(() => parseControllerSpec(learned)).toThrow(/training\.hiddenTransfer is "tanh"; beside a learned policy/);
});
