import { describe, expect, test } from "vitest";
import { gillespie, tableOf } from "../../test/oracle/denseFlipProcess.ts";
import { createRng } from "../num/rng.ts";
import { fitFlips } from "./fitFlips.ts";
import { flipLogLikelihood } from "./flipLikelihood.ts";
import { fitFreeRates } from "./freeRates.ts";

describe("free rates of switching on and off", () => {
  test("without couplings the rates are N₀/T₀ and N₁/T₁ at each input, whatever the other direction does (F5)", () => {
    const process = {
      units: 2,
      inputs: 2,
      updateRateHz: [20, 60],
      logOdds: (unit: number, _: readonly number[], input: number) => -1 + input - unit / 2,
    };
    const table = tableOf(gillespie(process, 2000, createRng(1), 1), 2, 2);
    const score = fitFreeRates(table).score(table);
    let best = 0; // the maximum of Σ N ln k − T k is at k = N/T
    for (let unit = 0; unit < 2; unit++)
      for (let input = 0; input < 2; input++)
        for (let own = 0; own < 2; own++) {
          let flips = 0;
          let seconds = 0;
          table.word.forEach((word, s) => {
            if (((word >> unit) & 1) !== own || table.input[s] !== input) return;
            flips += table.flips[s * 2 + unit];
            seconds += table.seconds[s];
          });
          best += flips * Math.log(flips / seconds) - flips;
        }
    // Eight couplings that are not there may still fit noise: twice their gain is χ² with 4 degrees of freedom each direction.
    expect(score - best).toBeGreaterThan(-0.01);
    expect(score - best).toBeLessThan(15);
  });

  test("on- and off-rates that no potential explains come back: the score is that of the truth, and held out it is near it (F5)", () => {
    // Unit 1 being active raises the rate at which unit 0 switches on tenfold, and leaves switching off as it is.
    const rate = (unit: number, sigma: readonly number[]) => {
      if (unit === 1) return sigma[1] === 1 ? 30 : 10;
      if (sigma[0] === 1) return 25;
      return sigma[1] === 1 ? 40 : 4;
    };
    // As a flip process with state-dependent log-odds: u must not depend on the state, so one direction is thinned by the other's odds.
    const simulate = (seed: number) => {
      const u = 100;
      const process = {
        units: 2,
        inputs: 1,
        updateRateHz: [u, u],
        logOdds: (unit: number, sigma: readonly number[]) => {
          const flip = rate(unit, sigma) / u;
          const on = sigma[unit] === 1 ? 1 - flip : flip;
          return Math.log(on / (1 - on));
        },
      };
      return tableOf(gillespie(process, 600, createRng(seed)), 2, 1);
    };
    const train = simulate(2);
    const held = simulate(3);
    let truth = 0;
    held.word.forEach((word, s) => {
      const sigma = [word & 1, word >> 1];
      for (let unit = 0; unit < 2; unit++)
        truth += held.flips[s * 2 + unit] * Math.log(rate(unit, sigma)) - held.seconds[s] * rate(unit, sigma);
    });
    const score = fitFreeRates(train).score(held);
    // 8 parameters fitted elsewhere cost about 4 nats, chi-square distributed.
    expect(truth - score).toBeLessThan(20);
    expect(truth - score).toBeGreaterThan(-20);
    const bound = fitFlips(train, "asymmetric", new Int32Array(0)).model; // one log-odds for both directions, even one-way
    expect(score - flipLogLikelihood(bound, held)).toBeGreaterThan(100);
  });

  test("a unit that never flips still has a finite score (F5)", () => {
    const table = {
      units: 1,
      inputs: 1,
      word: Int32Array.of(0),
      input: Int32Array.of(0),
      seconds: Float64Array.of(10),
      flips: Float64Array.of(0),
    };
    expect(Number.isFinite(fitFreeRates(table).score(table))).toBe(true);
  });
});
