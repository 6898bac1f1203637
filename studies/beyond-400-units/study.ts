import { CONTROLLER_PRESETS, type ControllerSpec } from "@telos/core";
import { longerHorizon } from "../src/longerHorizon.ts";
import { settingsStudy } from "../src/settingsStudy.ts";

const { square, energy } = CONTROLLER_PRESETS;
const UNITS = 400;
// What is remembered of 400 units takes four times the room: a third of the states keeps it in kernel memory.
const REMEMBERED = 6000;

function larger(preset: ControllerSpec, change: object): ControllerSpec {
  if (preset.process.kind !== "rateNetwork") throw new Error("beyond-400-units: the preset is no rate network.");
  return {
    ...preset,
    process: { ...preset.process, units: UNITS, ...change },
    training: { ...preset.training, remembered: REMEMBERED },
    evaluation: { ...preset.evaluation, agents: 20 },
  };
}

/** Four times as many units, the same channels. */
export const beyond400Units = settingsStudy({
  id: "beyond-400-units",
  half: "beyond",
  title:
    "Networks of 400 units: five channels keep two of them in a square, and bound the energy of all longer than the controls do",
  figureTitle:
    "Five channels keep two of 400 units in a square, and bound the energy of all longer than the controls do",
  caption:
    "Two weakly driven units of 400 in a square of half-width .5 (b = .15), and the mean energy of 400 units below .2 at g = 1.3, with the same five channels and the same value network as 100 units have.",
  settings: [
    {
      name: "square, 400 units",
      spec: larger(square, { readoutStrength: 0.15 }),
      screen: { control: "myopic", below: 200 },
      bounds: { life: 0.7, times: 4, controls: 0.15, entropy: 0.8 },
      quick: true,
    },
    {
      name: "energy, 400 units",
      spec: longerHorizon(
        larger(energy, { gain: 1.3, constraint: { kind: "energy", measure: "meanSquare", threshold: 0.2 } }),
        3000,
      ),
      bounds: { life: 0.45, times: 2.5, controls: 0.25, entropy: 0.55 },
      quick: false,
    },
  ],
});
