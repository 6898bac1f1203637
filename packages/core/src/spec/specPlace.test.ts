import { expect, test } from "vitest";
import { faultAt, fieldsOf, indexAt, itemsOf, kindOf, type SpecPlace } from "./specPlace.ts";

const place = (value: unknown): SpecPlace => ({ value, path: "spec.a", wanted: "something" });

test("a fault ends in how to mend it, after a full stop or a question mark", () => {
  expect(faultAt(place(1), "1 is wrong").message).toBe("spec.a: 1 is wrong. Give something.");
  expect(faultAt(place(1), "1 is wrong", "Write 2.").message).toBe("spec.a: 1 is wrong. Write 2.");
  expect(faultAt(place(1), 'did you mean "2"?').message).toBe('spec.a: did you mean "2"? Give something.');
});

test("fields know their path and what belongs there; an optional one may be absent", () => {
  const fields = fieldsOf(place({ b: 5 }), { b: "a number" }, { c: "a word" });
  expect(fields.b).toEqual({ value: 5, path: "spec.a.b", wanted: "a number" });
  expect(fields.c).toEqual({ value: undefined, path: "spec.a.c", wanted: "a word" });
});

test("what an object only inherits is no field of it", () => {
  expect(() => fieldsOf(place(Object.create({ b: 5 })), { b: "a number" })).toThrow("spec.a.b: missing");
  expect(() => fieldsOf(place({}), { toString: "a word" })).toThrow("spec.a.toString: missing");
});

test("items know their place in the list, holes included", () => {
  expect(itemsOf(place([1, 2]), "a number")).toEqual([
    { value: 1, path: "spec.a[0]", wanted: "a number" },
    { value: 2, path: "spec.a[1]", wanted: "a number" },
  ]);
  expect(itemsOf(place(new Array(3)))).toHaveLength(3);
});

test("a kind that is missing is said to be missing", () => {
  expect(() => kindOf(place({}), ["x", "y"])).toThrow('spec.a.kind: missing. Give one of "x", "y".');
});

test("an index is a whole number below the count", () => {
  expect(indexAt(place(7), 8, "units")).toBe(7);
  expect(() => indexAt(place(8), 8, "units")).toThrow("spec.a: 8 is not below units = 8");
  expect(() => indexAt(place(-1), 8, "units")).toThrow("spec.a: -1 is below 0");
  expect(() => indexAt(place(0.5), 8, "units")).toThrow("spec.a: 0.5 is not a whole number");
});
