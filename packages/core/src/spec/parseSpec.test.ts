import { describe, expect, test } from "vitest";
import { parseSpec } from "./parseSpec.ts";

const HEAD = { specVersion: 1, units: 3, durationS: 60, seed: 7 };
const NETWORK = {
  ...HEAD,
  kind: "spinNetwork",
  reward: {
    kind: "words",
    otherwise: 0,
    words: [
      { active: [0, 1], reward: 1 },
      { active: [], reward: -0.5 },
      { active: [2], reward: 0.5, input: 1 },
      { active: [2], reward: 0.25, input: 0 },
    ],
  },
  inputs: { kind: "switching", flipProbability: 0.1, recorded: true },
  reference: { kind: "fixed", probabilities: [0.2, 0.3, 0.4] },
  codingCost: 0.5,
  updateRateHz: 50,
};
const COUNT = {
  ...NETWORK,
  reward: { kind: "count", values: [[0, 1, 0, 2]] },
  inputs: { kind: "none" },
  reference: { kind: "marginal", shared: true, start: 0.5 },
  updateRateHz: [40, 50, 60],
};
const TABLE = {
  ...COUNT,
  reward: { kind: "table", values: [[0, 1, 2, 3, 4, 5, 6, 7]] },
  reference: { kind: "marginal", shared: false, start: [0.5, 0.4, 0.3] },
};
const SHARED = {
  ...HEAD,
  kind: "sharedInput",
  inputs: {
    kind: "chain",
    probabilities: [
      [0.9, 0.1],
      [0.3, 0.7],
    ],
    recorded: false,
  },
  logOdds: [
    [-1, 0, 1],
    [1, 0, -1],
  ],
  updateRateHz: 50,
};
const COUPLINGS = {
  ...HEAD,
  kind: "couplings",
  offsets: [-1, -2, -3],
  couplings: [
    [0, 1, 0],
    [-0.5, 0, 2],
    [0, 0, 0],
  ],
  updateRateHz: 50,
};
const POISSON = { ...HEAD, kind: "poisson", ratesHz: [0, 5, 9.5] };

const SPECS: Readonly<Record<string, object>> = { NETWORK, COUNT, TABLE, SHARED, COUPLINGS, POISSON };
const names = Object.keys(SPECS);

const said = (json: unknown): string => {
  try {
    parseSpec(json);
  } catch (error) {
    return error instanceof RangeError ? error.message : `not a RangeError: ${error}`;
  }
  return "no error";
};

type Step = string | number;

/** Every place in a value: the steps that lead to it. */
function placesIn(value: unknown): Step[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const steps: Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    [],
    ...steps.flatMap((step) => placesIn((value as Record<Step, unknown>)[step]).map((rest) => [step, ...rest])),
  ];
}

/** A copy in which one place is changed; `undefined` takes the field out. */
function changed(value: unknown, [step, ...rest]: readonly Step[], change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  const copy = structuredClone(value) as Record<Step, unknown>;
  copy[step] = changed(copy[step], rest, change);
  if (copy[step] === undefined) delete copy[step];
  return copy;
}

const pathOf = (steps: readonly Step[]): string =>
  steps.reduce<string>((path, step) => path + (typeof step === "number" ? `[${step}]` : `.${step}`), "spec");

describe("a spec comes back as it was", () => {
  test.each(names)("%s, through JSON and twice", (name) => {
    const once = parseSpec(JSON.parse(JSON.stringify(SPECS[name])));
    expect(once).toEqual(SPECS[name]);
    expect(parseSpec(once)).toEqual(once);
  });

  test("whatever the order of its fields, it is written in one order", () => {
    const reversed = Object.fromEntries(Object.entries(NETWORK).reverse());
    expect(JSON.stringify(parseSpec(reversed))).toBe(JSON.stringify(parseSpec(NETWORK)));
  });

  test("what was given is not changed and not shared", () => {
    const given = structuredClone(NETWORK);
    const spec = parseSpec(given);
    expect(given).toEqual(NETWORK);
    given.reference.probabilities[0] = 0.9;
    expect(spec).toEqual(NETWORK);
  });
});

describe("nothing is passed over and nothing has a default", () => {
  test.each(names)("%s: a field that is left out is named with its path", (name) => {
    const spec = SPECS[name];
    const fields = placesIn(spec).filter((steps) => typeof steps.at(-1) === "string" && steps.at(-1) !== "input");
    expect(fields.length).toBeGreaterThan(5);
    for (const steps of fields)
      expect(said(changed(spec, steps, () => undefined))).toContain(`${pathOf(steps)}: missing. Give `);
  });

  test.each(names)("%s: null and NaN are refused at every place, with its path", (name) => {
    const spec = SPECS[name];
    for (const steps of placesIn(spec))
      for (const wrong of [null, Number.NaN])
        expect(said(changed(spec, steps, () => wrong))).toMatch(
          new RegExp(`^${pathOf(steps).replace(/[.[\]]/g, "\\$&")}: (unknown )?${wrong} ?`),
        );
  });

  test.each(names)("%s: an unknown field is refused in every object", (name) => {
    const spec = SPECS[name];
    let objects = 0;
    for (const steps of placesIn(spec)) {
      const more = changed(spec, steps, (old) =>
        typeof old === "object" && !Array.isArray(old) ? { ...old, colour: "red" } : undefined,
      );
      if (!JSON.stringify(more)?.includes("colour")) continue;
      expect(said(more)).toContain(`${pathOf([...steps, "colour"])}: unknown field.`);
      objects++;
    }
    expect(objects).toBe(JSON.stringify(spec).split("{").length - 1);
  });
});

describe("a fault is told with its path, what is wrong and how to mend it", () => {
  const EIGHT = {
    ...NETWORK,
    units: 8,
    inputs: { kind: "none" },
    reference: { kind: "fixed", probabilities: 0.3 },
    reward: {
      kind: "words",
      otherwise: 0,
      words: [
        [0, 1],
        [1, 2],
        [2, 3],
        [4, 9],
      ].map((active) => ({ active, reward: 1 })),
    },
  };
  const at = (spec: object, path: readonly Step[], value: unknown): unknown => changed(spec, path, () => value);

  test.each<[string, unknown, string]>([
    [
      "a unit that does not exist",
      EIGHT,
      "spec.reward.words[3].active[1]: 9 is not below units = 8. Give the units active in the word, counted from 0.",
    ],
    [
      "a kind in other letters",
      at(NETWORK, ["kind"], "spinnetwork"),
      'spec.kind: unknown "spinnetwork"; did you mean "spinNetwork"? Give one of "spinNetwork", "sharedInput", "couplings", "poisson".',
    ],
    [
      "a kind that is near none",
      at(NETWORK, ["kind"], "maze"),
      'spec.kind: unknown "maze". Give one of "spinNetwork", "sharedInput", "couplings", "poisson".',
    ],
    [
      "a misspelt field",
      { ...(at(NETWORK, ["codingCost"], undefined) as object), codingcost: 1 },
      'spec.codingcost: unknown field; did you mean "codingCost"? It may hold: specVersion, kind, units, reward, inputs, reference, codingCost, updateRateHz, durationS, seed.',
    ],
    [
      "a missing coding cost",
      at(NETWORK, ["codingCost"], undefined),
      "spec.codingCost: missing. Give the price of information, a number > 0 in reward units per nat.",
    ],
    [
      "a coding cost of 0",
      at(NETWORK, ["codingCost"], 0),
      "spec.codingCost: 0 is not > 0. Give the price of information, a number > 0 in reward units per nat.",
    ],
    [
      "a number as text",
      at(NETWORK, ["durationS"], "60"),
      'spec.durationS: "60" is not a finite number. Give the seconds of spike trains to simulate, a number > 0.',
    ],
    [
      "half a unit",
      at(NETWORK, ["units"], 2.5),
      "spec.units: 2.5 is not a whole number. Give the number of units, a whole number from 1 to 20.",
    ],
    [
      "too many units",
      at(NETWORK, ["units"], 21),
      "spec.units: 21 is above 20. Give the number of units, a whole number from 1 to 20.",
    ],
    [
      "a negative seed",
      at(NETWORK, ["seed"], -1),
      "spec.seed: -1 is below 0. Give the seed, a whole number from 0 to 2^53 − 1.",
    ],
    [
      "a version of the future",
      at(NETWORK, ["specVersion"], 2),
      "spec.specVersion: 2 is not 1, the only version that this telos reads. Use the telos that wrote it, or rewrite the spec.",
    ],
    [
      "a percentage",
      at(NETWORK, ["reference", "probabilities", 1], 30),
      "spec.reference.probabilities[1]: 30 is not between 0 and 1. Give the probability of being active, a number from 0 to 1, or a list of one for each unit.",
    ],
    [
      "a list for other units",
      at(NETWORK, ["updateRateHz"], [50, 50]),
      "spec.updateRateHz: holds 2 where 3 belong, one for each unit. Give the rate of a unit's clock in 1/s, a number > 0, or a list of one for each unit.",
    ],
    [
      "an input that does not exist",
      at(NETWORK, ["reward", "words", 2, "input"], 2),
      "spec.reward.words[2].input: 2 is not below inputs = 2. Give the input at which it counts, counted from 0; leave it out if at all.",
    ],
    [
      "a unit named twice",
      at(NETWORK, ["reward", "words", 0, "active"], [1, 1]),
      "spec.reward.words[0].active[1]: unit 1 is listed already. List it once.",
    ],
    [
      "a word named twice in another order",
      at(NETWORK, ["reward", "words", 1, "active"], [1, 0]),
      "spec.reward.words[1]: units [1, 0] have a reward already, at words[0]. Leave out words[0] or words[1].",
    ],
    [
      "a word for all inputs and again for one",
      at(NETWORK, ["reward", "words", 2, "active"], [0, 1]),
      "spec.reward.words[2]: units [0, 1] have a reward already, at words[0]. Leave out words[0] or words[2].",
    ],
    [
      "too few counts",
      at(COUNT, ["reward", "values", 0], [0, 1, 0]),
      "spec.reward.values[0]: holds 3 where 4 belong, one for each population spike count from 0 on. Give a list of 4 rewards.",
    ],
    [
      "a table without a row for an input",
      at(TABLE, ["inputs"], NETWORK.inputs),
      "spec.reward.values: holds 1 where 2 belong, one list for each input. Give a list of 8 rewards for each input.",
    ],
    [
      "a list where fields belong",
      at(NETWORK, ["reward"], []),
      "spec.reward: a list of 0 is not an object with named fields. Give the reward: words, count or table.",
    ],
    [
      "an object where a list belongs",
      at(SHARED, ["logOdds"], {}),
      "spec.logOdds: an object is not a list. Give the log-odds of being active after an update, a list for each input of one number for each unit.",
    ],
    [
      "an input that never changes",
      at(NETWORK, ["inputs", "flipProbability"], 0),
      "spec.inputs.flipProbability: 0 makes an input that never changes. Give the probability that the input changes at an update of a unit, above 0 and at most 1.",
    ],
    [
      "a row that does not sum to 1",
      at(SHARED, ["inputs", "probabilities", 1], [0.5, 0.4]),
      "spec.inputs.probabilities[1]: the sum is 0.9, not 1. Give P(x′|x) per update of a unit, one row for each present input, each row with sum 1.",
    ],
    [
      "a chain that is no square",
      at(SHARED, ["inputs", "probabilities", 1], [1]),
      "spec.inputs.probabilities[1]: holds 1 where 2 belong, one for each next input. Give P(x′|x) per update of a unit, one row for each present input, each row with sum 1.",
    ],
    [
      "a chain of one input",
      at(SHARED, ["inputs", "probabilities"], [[1]]),
      "spec.inputs.probabilities: holds 1 where at least 2 rows belong. Give P(x′|x) per update of a unit, one row for each present input, each row with sum 1.",
    ],
    [
      "a chain in two parts",
      at(
        SHARED,
        ["inputs", "probabilities"],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      "spec.inputs.probabilities: the input never passes between {0} and {1}, so there is no single long run. Let it pass between them, or write a spec for each.",
    ],
    [
      "a shared input that is none",
      at(SHARED, ["inputs"], { kind: "none" }),
      'spec.inputs.kind: unknown "none". Give one of "chain", "switching".',
    ],
    [
      "yes for true",
      at(SHARED, ["inputs", "recorded"], "yes"),
      'spec.inputs.recorded: "yes" is neither true nor false. Give true if the recording is to hold the input, false if nobody recorded it.',
    ],
    [
      "a unit coupled to itself",
      at(COUPLINGS, ["couplings", 1, 1], 0.5),
      "spec.couplings[1][1]: 0.5 is not 0. A redraw does not depend on the unit's own state: give 0.",
    ],
    [
      "a rate below 0",
      at(POISSON, ["ratesHz", 2], -1),
      "spec.ratesHz[2]: -1 is below 0. Give the spikes per second, a number ≥ 0, or a list of one for each unit.",
    ],
    [
      "a year of spikes",
      at(NETWORK, ["durationS"], 31_536_000),
      "spec.durationS: 31536000 s at 150 events/s in all units are more than the 200000000 events that fit in memory. Give at most 1330000, or lower rates.",
    ],
    [
      "more states than can be listed",
      { ...NETWORK, units: 20 },
      "spec.inputs: 2 inputs × 2^20 words are more than the 1048576 states that can be listed. Give fewer inputs or fewer units.",
    ],
    [
      "no object at all",
      "spinNetwork",
      'spec: "spinNetwork" is not an object with named fields. Give { "specVersion": 1, "kind": … }.',
    ],
    [
      "a list of specs",
      [NETWORK],
      'spec: a list of 1 is not an object with named fields. Give { "specVersion": 1, "kind": … }.',
    ],
    [
      "a field that is no word",
      { ...NETWORK, "a b": 1 },
      'spec["a b"]: unknown field. It may hold: specVersion, kind, units, reward, inputs, reference, codingCost, updateRateHz, durationS, seed.',
    ],
    [
      "a name that every object has",
      JSON.parse('{ "specVersion": 1, "kind": "poisson", "__proto__": {} }'),
      "spec.__proto__: unknown field. It may hold: specVersion, kind, units, ratesHz, durationS, seed.",
    ],
  ])("%s", (_, json, message) => {
    expect(said(json)).toBe(message);
  });

  test("a long text is cut", () => {
    expect(said({ ...NETWORK, seed: "x".repeat(500) })).toBe(
      `spec.seed: "${"x".repeat(40)}…" is not a finite number. Give the seed, a whole number from 0 to 2^53 − 1.`,
    );
  });
});
