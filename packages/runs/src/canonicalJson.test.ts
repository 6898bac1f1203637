import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonicalJson.ts";

test("the order in which keys were set does not matter, that of lists does", () => {
  expect(canonicalJson({ b: 1, a: { d: [2, 1], c: null } }, "spec")).toBe('{"a":{"c":null,"d":[2,1]},"b":1}');
  expect(canonicalJson([1, 2], "spec")).not.toBe(canonicalJson([2, 1], "spec"));
});

test("any plain value comes back from its text, and its text from the value", () => {
  const plain = fc.jsonValue({ noUnicodeString: false });
  fc.assert(
    fc.property(plain, (value) => {
      const text = canonicalJson(value, "spec");
      expect(canonicalJson(JSON.parse(text), "spec")).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 8, numRuns: 300 },
  );
});

test.each([
  [{ a: [1, NaN] }, /^spec\.a\[1\]: NaN cannot be written as JSON/],
  [{ a: Infinity }, /^spec\.a: Infinity/],
  [{ a: () => 1 }, /^spec\.a: function is not plain data/],
  [{ a: [undefined] }, /^spec\.a\[0\]: undefined is not plain data/],
  [{ a: new Float64Array(2) }, /^spec\.a: Float64Array is not plain data/],
  [{ a: new Date(0) }, /^spec\.a: Date is not plain data/],
])("what JSON would bend silently is refused with its path", (value, message) => {
  expect(() => canonicalJson(value, "spec")).toThrow(message);
});

test("an entry that is undefined is left out, as if it had not been written", () => {
  expect(canonicalJson({ a: undefined, b: 1 }, "spec")).toBe('{"b":1}');
});
