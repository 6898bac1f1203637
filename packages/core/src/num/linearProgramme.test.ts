import { describe, expect, test } from "vitest";
import { linearProgramme } from "./linearProgramme.ts";
import { createRng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

describe("a linear programme (N24)", () => {
  test("a plan known by hand: 3x + 5y within x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 is best at (2, 6) (N24)", () => {
    const found = linearProgramme({
      cost: Float64Array.of(-3, -5, 0, 0, 0),
      matrix: Float64Array.of(1, 0, 1, 0, 0, 0, 2, 0, 1, 0, 3, 2, 0, 0, 1),
      rhs: Float64Array.of(4, 12, 18),
    });
    expect(found.status).toBe("optimal");
    expect(found.value).toBeCloseTo(-36, 12);
    [2, 6, 2, 0, 0].forEach((x, j) => {
      expect(found.x[j]).toBeCloseTo(x, 12);
    });
    [0, -1.5, -1].forEach((price, i) => {
      expect(found.prices[i]).toBeCloseTo(price, 12);
    });
  });

  test("the best of all vertices, found by trying every basis of a random programme (N24)", () => {
    for (let seed = 0; seed < 30; seed++) {
      const rng = createRng(seed);
      const [rows, columns] = [3, 7];
      const matrix = Float64Array.from({ length: rows * columns }, () => rng.normal());
      const inside = Float64Array.from({ length: columns }, () => rng.exponential());
      const rhs = times(matrix, inside, rows);
      const cost = Float64Array.from({ length: columns }, () => rng.exponential());
      const found = linearProgramme({ cost, matrix, rhs });
      expect(found.status).toBe("optimal");
      expect(found.value).toBeCloseTo(bestVertex(cost, matrix, rhs), 9);
      times(matrix, found.x, rows).forEach((b, i) => {
        expect(b).toBeCloseTo(rhs[i], 10);
      });
      // Weak duality closes: prices pay for no column more than it costs, and buy the same value.
      for (let j = 0; j < columns; j++) {
        let paid = 0;
        for (let i = 0; i < rows; i++) paid += found.prices[i] * matrix[i * columns + j];
        expect(paid).toBeLessThanOrEqual(cost[j] + 1e-9);
      }
      expect(found.prices.reduce((sum, y, i) => sum + y * rhs[i], 0)).toBeCloseTo(found.value, 9);
    }
  });

  test("equations that repeat others change nothing, and a degenerate vertex does not go round (N24)", () => {
    // Beale's programme, on which the rule of the lowest reduced cost goes round for ever.
    const matrix = Float64Array.of(0.25, -60, -0.04, 9, 1, 0, 0, 0.5, -90, -0.02, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    const cost = Float64Array.of(-0.75, 150, -0.02, 6, 0, 0, 0);
    const once = linearProgramme({ cost, matrix, rhs: Float64Array.of(0, 0, 1) });
    expect(once.value).toBeCloseTo(-0.05, 12);
    const twice = linearProgramme({
      cost,
      matrix: Float64Array.of(...matrix, ...matrix.map((a) => 2 * a)),
      rhs: Float64Array.of(0, 0, 1, 0, 0, 2),
    });
    expect(twice.status).toBe("optimal");
    expect(twice.value).toBeCloseTo(-0.05, 12);
  });

  test("what cannot be and what has no end are said (N24)", () => {
    const none = linearProgramme({ cost: Float64Array.of(1), matrix: Float64Array.of(1), rhs: Float64Array.of(-1) });
    expect(none.status).toBe("infeasible");
    expect(none.violation).toBeCloseTo(1, 12);
    const endless = linearProgramme({
      cost: Float64Array.of(-1, 0),
      matrix: Float64Array.of(1, -1),
      rhs: Float64Array.of(0),
    });
    expect(endless.status).toBe("unbounded");
  });

  test("the sparsest of many solutions: 8 entries of 256 from 60 random equations (N24)", () => {
    const rng = createRng(5);
    const [rows, columns] = [60, 256];
    const matrix = Float64Array.from({ length: rows * columns }, () => rng.normal());
    const truth = new Float64Array(columns);
    for (let k = 0; k < 8; k++) truth[31 * k + 3] = 1;
    const found = linearProgramme({
      cost: new Float64Array(columns).fill(1),
      matrix,
      rhs: times(matrix, truth, rows),
    });
    expect(found.status).toBe("optimal");
    found.x.forEach((x, j) => {
      expect(Math.abs(x - truth[j])).toBeLessThan(1e-9);
    });
  });

  test("shapes that disagree and entries that are not finite are refused", () => {
    const cost = Float64Array.of(1, 1);
    expect(() => linearProgramme({ cost, matrix: Float64Array.of(1), rhs: Float64Array.of(1) })).toThrow(/1 × 2/);
    expect(() => linearProgramme({ cost, matrix: Float64Array.of(1, NaN), rhs: Float64Array.of(1) })).toThrow(/NaN/);
  });
});

function times(matrix: Float64Array, x: Float64Array, rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => x.reduce((sum, v, j) => sum + matrix[i * x.length + j] * v, 0));
}

function bestVertex(cost: Float64Array, matrix: Float64Array, rhs: Float64Array): number {
  const columns = cost.length;
  let best = Infinity;
  for (let a = 0; a < columns; a++)
    for (let b = a + 1; b < columns; b++)
      for (let c = b + 1; c < columns; c++) {
        const basis = [a, b, c];
        const square = Float64Array.from({ length: 9 }, (_, k) => matrix[Math.floor(k / 3) * columns + basis[k % 3]]);
        const x = solveDense(square, rhs);
        if (x.some((v) => v < -1e-12)) continue;
        best = Math.min(
          best,
          x.reduce((sum, v, k) => sum + v * cost[basis[k]], 0),
        );
      }
  return best;
}
