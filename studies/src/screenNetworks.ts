import {
  type BuiltController,
  baselines,
  buildController,
  type ControllerSpec,
  forecastController,
  type Rng,
  simulateController,
} from "@telos/core";
import { countOf } from "@telos/figures";
import { loadKernels, recurrentOf } from "@telos/kernels";
import { strictControlKernels } from "./strictControlKernels.ts";
import { lifeOf } from "./trainedController.ts";

/** A network that was drawn, and how long the control lived on it. */
export interface ScreenedNetwork {
  readonly seed: number;
  /** Mean lifetime of the control, steps. */
  readonly life: number;
  /** Mean lifetime of the forecasting control, steps, where the screen asked for it. */
  readonly forecastLife?: number;
  readonly kept: boolean;
}

/** A rule by which networks are chosen before anything is trained. */
export interface Screen {
  readonly control: "free" | "myopic";
  /** The control's mean lifetime must stay below this, steps. */
  readonly below: number;
  /** The channels must be able to hold the network: the forecasting control's mean lifetime must reach this, steps. */
  readonly held?: number;
}

const AGENTS = 24;
const STRIDE = 10_000; // between the seeds tried for one place, so that they do not meet the next one's
const MOST_DRAWS = 40;
// Long enough to tell who can be held, short enough to ask it of every draw.
const FORECAST = { horizon: 8, agents: 3, steps: 400 };

/**
 * Draws networks with the seeds s, s + 10 000, … until the control lives shorter than the screen allows: on the others the
 * task needs no planning, or has no constraint to speak of. All that were drawn are handed back, to be counted and shown.
 * @throws Error when forty networks in a row were screened out
 */
export function screenNetworks(
  spec: ControllerSpec,
  screen: Screen,
): { spec: ControllerSpec; drawn: readonly ScreenedNetwork[] } {
  // Tasks that differ in nothing that the screen sees meet the same networks.
  const key = JSON.stringify([spec.process, spec.evaluation, spec.seed, screen]);
  let drawn = known.get(key);
  if (drawn === undefined) {
    drawn = drawNetworks(spec, screen);
    known.set(key, drawn);
  }
  return { spec: { ...spec, seed: drawn.at(-1)!.seed }, drawn };
}

const known = new Map<string, readonly ScreenedNetwork[]>();

function drawNetworks(spec: ControllerSpec, { control, below, held }: Screen): readonly ScreenedNetwork[] {
  const drawn: ScreenedNetwork[] = [];
  for (let k = 0; k < MOST_DRAWS; k++) {
    const candidate = { ...spec, seed: spec.seed + k * STRIDE };
    const built = buildController(candidate, strictControlKernels());
    const { start, steps } = candidate.evaluation;
    const rng = built.evaluationRng.split("screen");
    const life = lifeOf(
      simulateController(built.process, baselines[control], { agents: AGENTS, steps, start, rng, keepStates: false }),
    );
    if (life >= below || held === undefined) {
      drawn.push({ seed: candidate.seed, life, kept: life < below });
    } else {
      const forecastLife = forecastLifeOf(built, rng);
      drawn.push({ seed: candidate.seed, life, forecastLife, kept: forecastLife >= held });
    }
    if (drawn.at(-1)!.kept) return drawn;
  }
  throw new Error(
    `screen: of ${MOST_DRAWS} networks each failed it (${control} control below ${below} steps). Loosen the screen.`,
  );
}

/** Mean lifetime of the control that forecasts energy, at most 400 steps. @throws Error if there is no energy to forecast */
function forecastLifeOf({ process, rateNetwork, spec }: BuiltController, rng: Rng): number {
  if (rateNetwork === undefined) throw new Error("screen: only a rate network can be forecast.");
  const { horizon, agents, steps } = FORECAST;
  const { start } = spec.evaluation;
  const options = { agents, steps, start, rng: rng.split("forecast"), keepStates: false };
  using recurrent = recurrentOf(loadKernels(), rateNetwork.network);
  return lifeOf(simulateController(process, forecastController(rateNetwork, horizon, recurrent), options));
}

/** "7 of 12 networks drawn were screened out …", for a study's notes. */
export function screenNote(drawn: readonly ScreenedNetwork[], { control, below, held }: Screen): string {
  const out = drawn.filter((one) => one.life >= below);
  const wild = drawn.filter(({ forecastLife }) => forecastLife !== undefined && forecastLife < (held ?? 0));
  const unheld =
    wild.length === 0
      ? ""
      : ` ${countOf(wild.length, "further network")} cannot be held by these channels: a control that knows the dynamics, and takes the action with the lowest energy ${FORECAST.horizon} steps on, lives ${wild.map(({ seed, forecastLife }) => `${Math.round(forecastLife!)} (seed ${seed})`).join(", ")} of ${FORECAST.steps} steps, below ${held}.`;
  const lives = (list: readonly ScreenedNetwork[]) =>
    list.map(({ seed, life }) => `${seed}: ${Math.round(life)}`).join(", ");
  return `${out.length} of ${drawn.length} networks drawn were screened out before training, because the ${control} control lives ${below} steps or more on them${out.length > 0 ? ` (seed: lifetime ${lives(out)})` : ""}; kept ${lives(drawn.filter((one) => one.kept))}.${unheld}`;
}
