import { baselines, buildController, type ControllerSpec, simulateController } from "@telos/core";
import { strictControlKernels } from "./strictControlKernels.ts";
import { lifeOf } from "./trainedController.ts";

/** A network that was drawn, and how long the control lived on it. */
export interface ScreenedNetwork {
  readonly seed: number;
  /** Mean lifetime of the control, steps. */
  readonly life: number;
  readonly kept: boolean;
}

/** A rule by which networks are chosen before anything is trained. */
export interface Screen {
  readonly control: "free" | "myopic";
  /** The control's mean lifetime must stay below this, steps. */
  readonly below: number;
}

const AGENTS = 24;
const STRIDE = 10_000; // between the seeds tried for one place, so that they do not meet the next one's
const MOST_DRAWS = 40;

/**
 * Draws networks with the seeds s, s + 10 000, … until the control lives shorter than the screen allows: on the others the
 * task needs no planning, or has no constraint to speak of. All that were drawn are handed back, to be counted and shown.
 * @throws Error when forty networks in a row were screened out
 */
export function screenNetworks(
  spec: ControllerSpec,
  { control, below }: Screen,
): { spec: ControllerSpec; drawn: ScreenedNetwork[] } {
  const drawn: ScreenedNetwork[] = [];
  for (let k = 0; k < MOST_DRAWS; k++) {
    const candidate = { ...spec, seed: spec.seed + k * STRIDE };
    const built = buildController(candidate, strictControlKernels());
    const { start, steps } = candidate.evaluation;
    const rng = built.evaluationRng.split("screen");
    const life = lifeOf(
      simulateController(built.process, baselines[control], { agents: AGENTS, steps, start, rng, keepStates: false }),
    );
    const kept = life < below;
    drawn.push({ seed: candidate.seed, life, kept });
    if (kept) return { spec: candidate, drawn };
  }
  throw new Error(
    `screen: on ${MOST_DRAWS} networks the ${control} control lived ${below} steps or more. Loosen the screen.`,
  );
}

/** "7 of 12 networks drawn were screened out …", for a study's notes. */
export function screenNote(drawn: readonly ScreenedNetwork[], { control, below }: Screen): string {
  const out = drawn.filter((one) => !one.kept);
  const lives = (list: readonly ScreenedNetwork[]) =>
    list.map(({ seed, life }) => `${seed}: ${Math.round(life)}`).join(", ");
  return `${out.length} of ${drawn.length} networks drawn were screened out before training, because the ${control} control lives ${below} steps or more on them${out.length > 0 ? ` (seed: lifetime ${lives(out)})` : ""}; kept ${lives(drawn.filter((one) => one.kept))}.`;
}
