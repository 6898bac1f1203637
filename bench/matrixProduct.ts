import { createRng, productInto, transposeOf } from "@telos/core";
import { ACTIVATION, type Kernels } from "@telos/kernels";
import type { Benchmark } from "./harness/benchmark.ts";
import { type Contender, localContender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { medianOf, type Ratio, ratioOf } from "./harness/ratio.ts";
import { three } from "./harness/report.ts";
import { OPERATIONS_PER_TURN, peakModule } from "./work/peakModule.ts";
import { telosBuilds } from "./work/telosBuilds.ts";

const [ROWS, COLUMNS, INNER] = [1024, 256, 100];
const OPERATIONS = 2 * ROWS * COLUMNS * INNER;

/** The tile of the matrix product against what 128-bit vectors allow: a module that only multiplies and adds in registers. */
export const matrixProduct: Benchmark = {
  name: "matrixProduct",
  title: `Matrix product, ${ROWS} × ${COLUMNS} over ${INNER}, against the limit of 128-bit vectors on this machine`,
  async run({ rounds, clock, tell }) {
    const builds = telosBuilds();
    const contenders: Contender[] = [
      localContender("TypeScript", 1, referenceProduct()),
      ...(await Promise.all(
        builds.map(async ({ name, threads, load }) => localContender(name, threads, kernelProduct(await load()))),
      )),
      ...builds.map(({ build }) => peakContender(`limit of ${build}`, build === "relaxed")),
    ];
    const timings = await race({ contenders, tolerances: { out: 1e-5 }, rounds, clock });
    for (const [name, seconds] of timings) tell(`  ${name}: ${three(OPERATIONS / medianOf(seconds) / 1e9)} GFLOP/s\n`);
    return builds.map(({ build }): Ratio => {
      const name = `matrix product, share of the limit of ${build}`;
      return ratioOf(timings, `limit of ${build}`, build, { name, goal: build === "relaxed" ? 0.8 : null });
    });
  },
};

function inputs(): { readonly a: Float64Array; readonly b: Float64Array } {
  const rng = createRng(3);
  return {
    a: Float64Array.from({ length: ROWS * INNER }, () => rng.normal()),
    b: Float64Array.from({ length: INNER * COLUMNS }, () => rng.normal()),
  };
}

function referenceProduct() {
  const { a, b } = inputs();
  const turned = transposeOf(b, INNER, COLUMNS);
  const out = new Float64Array(ROWS * COLUMNS);
  const once = () => productInto(out, a, turned, ROWS, COLUMNS, INNER);
  return { once, answer: () => answerOf(once, out) };
}

function answerOf(once: () => void, out: ArrayLike<number>): { out: ArrayLike<number> } {
  once();
  return { out };
}

function kernelProduct(kernels: Kernels) {
  const given = inputs();
  const arena = kernels.arena();
  const [a, b, out] = [arena.f32(ROWS * INNER), arena.f32(INNER * COLUMNS), arena.f32(ROWS * COLUMNS)];
  a.view.set(given.a);
  b.view.set(given.b);
  const once = () =>
    kernels.exports.gemm(
      ...([0, ROWS, out.at, COLUMNS, a.at, INNER, 1] as const),
      ...([b.at, COLUMNS, 0, ACTIVATION.linear, COLUMNS, INNER] as const),
    );
  return { once, answer: () => answerOf(once, out.view) };
}

/** As many operations as one product, in registers only: its answer is that of the product, because it has none of its own. */
function peakContender(name: string, fused: boolean): Contender {
  // The door where WebAssembly's untyped exports get their types.
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(peakModule(fused))).exports as unknown as {
    run(turns: number): number;
  };
  const turns = Math.round(OPERATIONS / OPERATIONS_PER_TURN);
  const once = () => {
    if (run(turns) !== 24) throw new Error(`${name}: twelve sums that tend to 2 must add up to 24.`);
  };
  const { answer } = referenceProduct();
  return localContender(name, 1, { once, answer });
}
