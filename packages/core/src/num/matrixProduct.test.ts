import { expect, test } from "vitest";
import { addOuterInto, productInto, transposeOf } from "./matrixProduct.ts";
import { createRng } from "./rng.ts";

const drawn = (length: number, name: string) => {
  const rng = createRng(1).split(name);
  return Float64Array.from({ length }, () => rng.normal());
};

test.each([
  [1, 1, 1],
  [2, 4, 8],
  [3, 5, 7],
  [4, 6, 3],
  [5, 9, 1],
  [64, 128, 100],
])("A Bᵀ of %i × %i over %i is the sum of products in rising order, to the bit (N31)", (rows, columns, inner) => {
  const a = drawn(rows * inner, "a");
  const b = drawn(columns * inner, "b");
  const out = new Float64Array(rows * columns);
  productInto(out, a, b, rows, columns, inner);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[r * inner + k]! * b[c * inner + k]!;
      expect(out[r * columns + c]).toBe(sum);
    }
  }
});

test.each([
  [1, 2, 3],
  [4, 3, 2],
  [7, 5, 6],
])("Aᵀ B over %i rows is added to what was there (N32)", (rows, inner, columns) => {
  const a = drawn(rows * inner, "a");
  a.fill(0, 0, inner); // a row of zeros takes the short way
  const b = drawn(rows * columns, "b");
  const out = new Float64Array(inner * columns).fill(10);
  addOuterInto(out, a, b, rows, inner, columns);
  const product = new Float64Array(inner * columns);
  productInto(product, transposeOf(a, rows, inner), transposeOf(b, rows, columns), inner, columns, rows);
  out.forEach((value, i) => {
    expect(value).toBeCloseTo(10 + product[i]!, 12);
  });
});

test("rows beyond those asked for are neither read nor written", () => {
  const out = new Float64Array(6).fill(-1);
  productInto(out, Float64Array.of(1, 2, Number.NaN, Number.NaN), Float64Array.of(3, 4, 5, 6), 1, 2, 2);
  expect([...out]).toEqual([11, 17, -1, -1, -1, -1]);
});

test("the transpose of the transpose is the matrix, and a wrong shape is refused", () => {
  const matrix = drawn(12, "m");
  expect(transposeOf(transposeOf(matrix, 3, 4), 4, 3)).toEqual(matrix);
  expect(() => transposeOf(matrix, 3, 5)).toThrow(/transposeOf: matrix must hold 3 × 5/);
});
