import { CONTROLLER_PRESETS, type Constraint, type ControllerSpec } from "@telos/core";
import { longerHorizon } from "../src/longerHorizon.ts";
import { settingsStudy } from "../src/settingsStudy.ts";

const { energy } = CONTROLLER_PRESETS;
const UNITS = 100;
const LOWEST = 0.92;
const HIGHEST = 0.99;

/** The ceiling of each unit, rising evenly from the first to the last. */
export const UNEQUAL: readonly number[] = Array.from(
  { length: UNITS },
  (_, i) => LOWEST + ((HIGHEST - LOWEST) * i) / (UNITS - 1),
);

/** The network of the energy preset, every unit's activity bounded instead of their mean square. */
function boundedBy(constraint: Constraint): ControllerSpec {
  if (energy.process.kind !== "rateNetwork") throw new Error("beyond-ceilings: the preset is no rate network.");
  const { process, evaluation } = energy;
  return longerHorizon(
    { ...energy, process: { ...process, constraint }, evaluation: { ...evaluation, agents: 30 } },
    4500,
  );
}

/** A ceiling for each unit's activity instead of one for the energy of all. */
export const beyondCeilings = settingsStudy({
  id: "beyond-ceilings",
  half: "beyond",
  title: "Maximum occupancy keeps each of a hundred units below its own ceiling",
  figureTitle: "A hundred units, each kept below a ceiling of its own, equal or not",
  caption:
    "Terminal when any one of 100 chaotic units exceeds its ceiling: .95 for all, or .92 to .99 rising evenly from unit to unit.",
  settings: [
    {
      name: "equal ceilings",
      spec: boundedBy({ kind: "ceilings", ceilings: 0.95 }),
      bounds: { life: 0.65, times: 4, controls: 0.25, entropy: 0.65 },
      quick: true,
    },
    {
      name: "unequal ceilings",
      spec: boundedBy({ kind: "ceilings", ceilings: UNEQUAL }),
      bounds: { life: 0.55, times: 4, controls: 0.25, entropy: 0.6 },
      quick: false,
    },
  ],
});
