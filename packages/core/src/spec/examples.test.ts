import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { controllerSpecJson, parseControllerSpec } from "./parseControllerSpec.ts";
import { parseSpec } from "./parseSpec.ts";
import { simulateSpec } from "./simulateSpec.ts";

const folder = resolve(import.meta.dirname, "../../../../examples");
const all = readdirSync(folder).filter((name) => name.endsWith(".json"));
const jsonOf = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
const isController = (file: string): boolean => (jsonOf(file) as { readonly kind: string }).kind === "controller";
const files = all.filter((file) => !isController(file));

describe.each(files)("examples/%s", (file) => {
  const json: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));

  test("is a spec and is written out in full", () => {
    expect(parseSpec(json)).toEqual(json);
  });

  test("makes a recording", () => {
    const spec = { ...parseSpec(json), durationS: 20 };
    const { recording, truth } = simulateSpec(spec);
    expect(recording.units).toHaveLength(spec.units);
    for (const { timesS } of recording.units) expect(timesS.length).toBeGreaterThan(10);
    expect(truth.kind).toBe(spec.kind === "poisson" ? "poisson" : "network");
  });

  test("has a line in the README", () => {
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`[${file}](${file})`);
  });
});

describe.each(all.filter(isController))("examples/%s", (file) => {
  test("is the spec of a controller and is written out in full", () => {
    expect(controllerSpecJson(parseControllerSpec(jsonOf(file)))).toEqual(jsonOf(file));
  });

  test("has a line in the README", () => {
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`[${file}](${file})`);
  });
});

test("there is an example of every kind of spec", () => {
  const kinds = files.map((file) => parseSpec(JSON.parse(readFileSync(join(folder, file), "utf8"))).kind);
  expect(new Set(kinds)).toEqual(new Set(["spinNetwork", "sharedInput", "couplings", "poisson"]));
});
