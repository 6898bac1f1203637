import { createRng, productInto } from "@telos/core";
import { describe, expect, test } from "vitest";
import { ACTIVATION, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const EPSILON = 2 ** -24;

describe.each(builds)("gemm on the %s build", (build) => {
  const kernels = loadKernels({ build });

  test.each([
    [4, 8, 3],
    [7, 12, 100],
    [1, 4, 1],
    [64, 128, 100],
    [131, 44, 300], // several blocks of rows and of terms, and what they leave over
    [26, 20, 129],
  ])("%i × %i over %i: error below (inner + 2) ε Σ|a b| (N31)", (rows, columns, inner) => {
    using arena = kernels.arena();
    const rng = createRng(rows);
    const a = arena.f32(rows * inner);
    const b = arena.f32(inner * columns);
    const bias = arena.f32(columns);
    const out = arena.f32(rows * columns);
    for (const block of [a, b, bias]) for (let i = 0; i < block.length; i++) block.view[i] = rng.normal();
    const bT = new Float64Array(columns * inner);
    for (let k = 0; k < inner; k++) for (let c = 0; c < columns; c++) bT[c * inner + k] = b.view[k * columns + c];
    const expected = new Float64Array(rows * columns);
    const scale = new Float64Array(rows * columns);
    productInto(expected, Float64Array.from(a.view), bT, rows, columns, inner);
    productInto(scale, Float64Array.from(a.view, Math.abs), bT.map(Math.abs), rows, columns, inner);
    const call = (from: number, to: number) =>
      kernels.exports.gemm(
        ...([
          from,
          to,
          out.at,
          columns,
          a.at,
          inner,
          1,
          b.at,
          columns,
          bias.at,
          ACTIVATION.relu,
          columns,
          inner,
        ] as const),
      );
    call(0, rows);
    for (let i = 0; i < expected.length; i++) {
      const wanted = Math.max(0, expected[i] + bias.view[i % columns]);
      const bound = (inner + 2) * EPSILON * (scale[i] + Math.abs(bias.view[i % columns]));
      expect(Math.abs(out.view[i] - wanted)).toBeLessThanOrEqual(bound);
    }
    const whole = out.view.slice();
    out.view.fill(0);
    const half = Math.floor(rows / 3);
    call(half, rows);
    call(0, half);
    expect(out.view).toEqual(whole); // a range of rows gives the same bits
    const turned = arena.f32(rows * inner);
    for (let r = 0; r < rows; r++) for (let k = 0; k < inner; k++) turned.view[k * rows + r] = a.view[r * inner + k];
    const ends = [0, rows, out.at, columns, turned.at, 1, rows, b.at, columns, bias.at, ACTIVATION.relu] as const;
    kernels.exports.gemm(...ends, columns, inner);
    expect(out.view).toEqual(whole); // and so does the other order of storage
  });
});

describe.each(builds)("activateRows on the %s build", (build) => {
  test("tanh: relative error below 8 ε, odd, within ±1, NaN stays (M1)", () => {
    const kernels = loadKernels({ build });
    using arena = kernels.arena();
    const x = arena.f32(40_004);
    x.view.forEach((_, i) => {
      x.view[i] = (i < 20_000 ? 1 : 1e-3) * (((i % 20_000) - 9_999.5) / 900);
    });
    x.view[40_000] = Number.NaN;
    x.view[40_001] = Infinity;
    const out = arena.f32(x.length);
    kernels.run("activateRows", x.length, 4, out.at, x.at, ACTIVATION.tanh);
    let worst = 0;
    for (let i = 0; i < 40_000; i++) {
      const wanted = Math.tanh(x.view[i]);
      worst = Math.max(worst, Math.abs(out.view[i] / wanted - 1));
      expect(Math.abs(out.view[i])).toBeLessThanOrEqual(1);
    }
    expect(worst).toBeLessThan(8 * EPSILON);
    expect(out.view[40_000]).toBeNaN();
    expect(Math.abs(out.view[40_001] - 1)).toBeLessThan(8 * EPSILON);
  });
});
