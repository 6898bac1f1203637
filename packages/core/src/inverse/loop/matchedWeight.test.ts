import { describe, expect, test } from "vitest";
import { smallProcess, smallRecord, smallRollouts } from "../../../test/oracle/loopRecords.ts";
import { valueController } from "../../forward/valueController.ts";
import { createRng } from "../../num/rng.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { runNow } from "../../run/runNow.ts";
import { agentRecordOf } from "./agentRecord.ts";
import { criticProblem, trainCritic } from "./critics.ts";
import { matchedTo, matchedWeight } from "./matchedWeight.ts";
import { successorTable } from "./successorTable.ts";
import { tiltInside } from "./tiltInside.ts";

const SQUARE = { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.6 }] } as const;
const shapes = (halfWidth: number) => ({
  allowed: regionShape(SQUARE.regions[0]),
  inner: regionShape({ kind: "square", halfWidth }),
});

describe("the tilt towards an inner square (L17)", () => {
  test("of agents that choose evenly inside is 0 within its error", () => {
    const table = successorTable(smallRecord({ constraint: SQUARE }, "myopic", { agents: 10, steps: 300 }), 0.2);
    const { tilt, error, steps } = tiltInside(table, [0, 1], shapes(0.3));
    expect(steps).toBeGreaterThan(300);
    expect(Math.abs(tilt)).toBeLessThan(3 * error);
  });

  test("is the log odds with which the choices were drawn", () => {
    const myopic = successorTable(smallRecord({ constraint: SQUARE }, "myopic", { agents: 10, steps: 300 }), 0.2);
    const { actions, units, bases, offsets, transfer } = myopic;
    const { allowed, inner } = shapes(0.3);
    const rng = createRng(4);
    const chosen = myopic.chosen.map((taken, t) => {
      const weights = Array.from({ length: actions }, (_, a) => {
        const [x, y] = [0, 1].map((i) => transfer.value(bases[t * units + i] + offsets[a * units + i])) as [
          number,
          number,
        ];
        return allowed.inside(x, y) ? (inner.inside(x, y) ? Math.exp(1.3) : 1) : 0;
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (total === 0) return taken;
      let left = rng.uniform() * total;
      return weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
    });
    const { tilt, error } = tiltInside({ ...myopic, chosen }, [0, 1], { allowed, inner });
    expect(error).toBeLessThan(0.15);
    expect(Math.abs(tilt - 1.3)).toBeLessThan(3 * error);
  });
});

describe("a weight by matching (L17)", () => {
  const recorded = { tilt: 1.5, error: 0, steps: 1000 };

  test("is where the tilts cross the recorded one, linear in the logarithm", () => {
    const found = matchedTo({ weights: [1, 2, 4], critics: 2 }, recorded, [0.9, 1.1, 1.9, 2.1, 2.9, 3.1]);
    expect(found.weight).toBeCloseTo(2 ** 0.5, 10);
    expect(found.within).toBe(true);
    // Spread .141 over two critics, slope 1/ln 2, Student's t of three degrees of freedom.
    const reach = 3.18 * Math.sqrt(0.02 * 1.5) * Math.LN2;
    expect(Math.log(found.interval[1] / found.weight)).toBeCloseTo(reach, 2);
    expect(matchedTo({ weights: [1, 2], critics: 2 }, recorded, [1.8, 1.9, 2, 2.1]).within).toBe(false);
  });

  test("of tilts that fall by chance is found between their means", () => {
    const found = matchedTo({ weights: [1, 2, 4, 8], critics: 2 }, recorded, [0, 0, 1.4, 1.4, 1.2, 1.2, 3, 3]);
    expect(found.weight).toBeGreaterThan(4);
    expect(found.weight).toBeLessThan(8);
  });

  test("is that of the controller that was recorded, on a small network", () => {
    const process = smallProcess({ constraint: SQUARE, units: 8, channels: 3 });
    const objective = { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 2 } as const;
    const control = criticProblem(
      { network: process.network, injections: process.injections },
      { constraint: SQUARE, objective, rewarded: regionShape({ kind: "square", halfWidth: 0.3 }) },
      { updates: 300, curriculum: 2, start: { kind: "normal", std: 0.3 } },
    );
    const controller = valueController(control, trainCritic(control, 9));
    const record = agentRecordOf(process, smallRollouts(process, controller, { agents: 10, steps: 400 }));
    const { result } = runNow(
      matchedWeight(),
      {
        ...{ table: successorTable(record, 0.25), record, constraint: SQUARE, halfWidth: 0.3, discount: 0.9 },
        ...{ weights: [0.7, 4.2], critics: 2, criticUpdates: 300, steps: 1000, seed: 1 },
      },
      { rng: createRng(1), maxSteps: 100 },
    );
    expect(result.within).toBe(true);
    expect(result.weight).toBeGreaterThan(1.4);
    expect(result.weight).toBeLessThan(2.8);
    expect(result.interval[0]).toBeLessThan(2);
    expect(result.interval[1]).toBeGreaterThan(2);
  });

  test("needs weights to cross", () => {
    const nothing = { halfWidth: 0.2, critics: 2, steps: 100, weights: [1] };
    expect(() => matchedWeight().init(nothing as never, createRng(1))).toThrow(/two or more/);
  });
});
