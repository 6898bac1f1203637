import { CONTROLLER_PRESETS, controllerSpecJson, parseControllerSpec } from "@telos/core";
import { describe, expect, test } from "vitest";
import { FORWARD_KNOBS } from "./forwardKnobs.ts";
import { FORWARD_TASKS, readForward, regionText } from "./forwardSpec.ts";

describe.each(FORWARD_TASKS)("the task %s", (task) => {
  test("is a spec that the command line reads, and so is its R network", () => {
    const { spec, rSpec, faults } = readForward({ task });
    expect(faults).toEqual([]);
    expect(parseControllerSpec(controllerSpecJson(spec))).toEqual(spec);
    expect(parseControllerSpec(controllerSpecJson(rSpec)).objective.kind).toBe("rewardMaximising");
  });

  test("stays one when every knob it has is turned to either end", () => {
    for (const end of ["low", "high"] as const) {
      const plain = readForward({ task }).spec;
      const fields = Object.fromEntries(
        FORWARD_KNOBS.filter((knob) => knob.of(plain) !== undefined).map((knob) => [knob.field, String(knob[end])]),
      );
      const { spec, faults } = readForward({ task, ...fields });
      expect(faults).toEqual([]);
      expect(parseControllerSpec(controllerSpecJson(spec))).toEqual(spec);
      for (const knob of FORWARD_KNOBS) if (knob.of(plain) !== undefined) expect(knob.of(spec)).toBe(knob[end]);
    }
  });
});

test("an empty address asks for the command line's own preset", () => {
  expect(readForward({}).spec).toEqual(CONTROLLER_PRESETS.square);
});

test("a region that was drawn stands in the address and in the spec", () => {
  const corners = [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0, 0.7],
  ] as const;
  const { spec, drawn } = readForward({ region: regionText([corners]) });
  expect(drawn).toEqual([corners]);
  expect(spec.process).toMatchObject({ constraint: { kind: "region", regions: [{ kind: "polygon", corners }] } });
});

test("an island that is forbidden inside it stands there too, and the command line reads it", () => {
  const curves = [
    [[-0.5, -0.5], [0.5, -0.5], [0, 0.7]],
    [[0, -0.2], [0.1, -0.2], [0, 0]],
  ] as const; // biome-ignore format: corners
  const { spec, drawn, faults } = readForward({ region: regionText(curves) });
  expect([faults, drawn]).toEqual([[], curves]);
  const [corners, hole] = curves;
  expect(spec.process).toMatchObject({ constraint: { regions: [{ kind: "polygon", corners, holes: [hole] }] } });
  expect(parseControllerSpec(controllerSpecJson(spec))).toEqual(spec);
});

test("food is where it was drawn and as large, once it is worth something", () => {
  const disc = { kind: "disc", centre: [0.1, -0.2], radius: 0.15 };
  expect(readForward({ food: "0.1,-0.2,0.15", mu: "0.5" }).spec.rewarded).toEqual(disc);
  expect(readForward({ task: "reward", food: "0.1,-0.2,0.15" }).spec.rewarded).toEqual(disc);
  expect(readForward({ food: "0.1,-0.2,0.15" }).spec.rewarded).toBeNull();
  expect(readForward({ food: "0.1,-3,0.15", mu: "0.5" }).faults.join()).toContain("no disc x,y,radius");
});

test("what cannot be used is said in words, and the rest is kept", () => {
  const { spec, faults } = readForward({ task: "sqare", region: "0,0;1,1", gain: "loud", seed: "7" });
  expect(faults).toHaveLength(3);
  expect(faults.join(" ")).toMatch(/sqare.*region.*loud/s);
  expect(spec.seed).toBe(7);
});

test("food lies inside the region, wherever that is", () => {
  const { spec } = readForward({ task: "ring", mu: "0.5" });
  if (spec.rewarded?.kind !== "disc") throw new Error("no food");
  const [x, y] = spec.rewarded.centre ?? [0, 0];
  const radius = Math.hypot(x, y);
  expect(radius - spec.rewarded.radius).toBeGreaterThanOrEqual(0.29);
  expect(radius + spec.rewarded.radius).toBeLessThanOrEqual(0.81);
});
