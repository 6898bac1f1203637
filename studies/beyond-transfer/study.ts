import { CONTROLLER_PRESETS, type ControllerSpec, type RateNetworkSpec } from "@telos/core";
import { longerHorizon } from "../src/longerHorizon.ts";
import { settingsStudy } from "../src/settingsStudy.ts";

const { energy, square } = CONTROLLER_PRESETS;

/** A preset with another network, judged by thirty agents. */
function changed(
  preset: ControllerSpec,
  process: Partial<RateNetworkSpec>,
  training: Partial<ControllerSpec["training"]> = {},
): ControllerSpec {
  if (preset.process.kind !== "rateNetwork") throw new Error("beyond-transfer: the preset is no rate network.");
  return {
    ...preset,
    process: { ...preset.process, ...process },
    training: { ...preset.training, ...training },
    evaluation: { ...preset.evaluation, agents: 30 },
  };
}

/** Transfer functions other than tanh and ReLU. */
export const beyondTransfer = settingsStudy({
  id: "beyond-transfer",
  half: "beyond",
  title: "Clipped-linear and softplus units: maximum occupancy outlives its controls on them too",
  figureTitle: "Maximum occupancy outlives its controls on clipped-linear and on softplus units",
  caption:
    "Clipped linear: energy below .3 at g = 1.3; two units in a square of half-width .5. Softplus: two units in a square of half-width .4 about (.8, .8), above the activity ln 2 of a unit without input, at g = 1.2.",
  settings: [
    {
      name: "clipped linear, energy",
      spec: longerHorizon(
        changed(energy, {
          transfer: "clippedLinear",
          gain: 1.3,
          constraint: { kind: "energy", measure: "meanSquare", threshold: 0.3 },
        }),
        6000,
      ),
      bounds: { life: 0.85, times: 4, controls: 0.25, entropy: 0.7 },
      quick: false,
    },
    {
      name: "clipped linear, square",
      spec: changed(square, { transfer: "clippedLinear" }),
      screen: { control: "myopic", below: 200 },
      bounds: { life: 0.75, times: 4, controls: 0.15, entropy: 0.8 },
      quick: true,
    },
    {
      name: "softplus, square",
      spec: changed(
        square,
        {
          transfer: "softplus",
          gain: 1.2,
          readoutStrength: 0.3,
          constraint: {
            kind: "region",
            units: [0, 1],
            regions: [{ kind: "square", halfWidth: 0.4, centre: [0.8, 0.8] }],
          },
        },
        { mirrored: false },
      ),
      screen: { control: "myopic", below: 200 },
      bounds: { life: 0.3, times: 3, controls: 0.25, entropy: 0.6 },
      quick: false,
    },
  ],
});
