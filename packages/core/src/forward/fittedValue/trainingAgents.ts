import type { Rng } from "../../num/rng.ts";
import type { DrivenProcess } from "../../process/controlledProcess.ts";
import { drawStartInto } from "../startStates.ts";
import type { Training } from "./controlProblem.ts";
import type { TrainingProgress } from "./fittedValue.ts";

/** The agents of a training, plain data. */
export interface TrainingAgents {
  /** Shape [agents, size]. */
  readonly states: Float64Array;
  readonly contexts: Int32Array;
  /** Steps since the start, or since earlier for agents whose count began earlier. */
  readonly ages: Int32Array;
  /** Steps lived, shape [agents]. */
  readonly lived: Int32Array;
  /** 1 where the agent has arrived in a terminal state that it still has to learn from. */
  readonly ended: Uint8Array;
  progress: TrainingProgress;
}

/** Notes how long an agent lived, in running means over about 50 lives. */
export function noteLifetime(state: TrainingAgents, agent: number, ended: boolean): void {
  const before = state.progress;
  const mean = (old: number, now: number) => (Number.isNaN(old) ? now : old + 0.02 * (now - old));
  state.progress = {
    ...before,
    lifetime: mean(before.lifetime, state.lived[agent]),
    terminated: mean(before.terminated, ended ? 1 : 0),
  };
}

/** Puts an agent at a new start. @throws RangeError if no start state can be drawn */
export function startAnew(
  { process, training }: { readonly process: DrivenProcess; readonly training: Pick<Training, "start"> },
  state: TrainingAgents,
  agent: number,
  rng: Rng,
): void {
  state.ages[agent] = 0;
  state.lived[agent] = 0;
  state.ended[agent] = 0;
  state.contexts[agent] = process.contexts > 1 ? rng.integer(process.contexts) : 0;
  drawStartInto(state.states, agent * process.size, process, training.start, state.contexts[agent], rng);
}
