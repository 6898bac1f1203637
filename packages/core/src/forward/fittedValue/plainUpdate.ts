import { adamStep } from "../../nets/adam.ts";
import { gradientWork, valueGradientInto } from "../../nets/valueGradient.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { successorInto } from "../../process/controlledProcess.ts";
import { type ControlProblem, largestValue } from "./controlProblem.ts";
import { type FittedUpdate, rewardAt } from "./fittedUpdate.ts";
import { policyEntropy, policyOf, worthOf } from "./policyOf.ts";
import { recallInto, remember } from "./replay.ts";
import { softPolicies } from "./softPolicies.ts";
import { preferencesInto, successorValuesOf } from "./successorValues.ts";

/** One update of `fittedValue` (M25) from the functions of core, or from their faster twins where the problem brings them. */
export function plainUpdate(problem: ControlProblem, network: ValueNetwork): FittedUpdate {
  const { process, training, objective, kernels } = problem;
  const { agents } = training;
  const { actions, size } = process;
  const most = agents + training.replayed;
  const values = successorValuesOf(process, objective, network, most);
  const rows = {
    states: new Float64Array(most * size),
    contexts: new Int32Array(most),
    terminal: new Uint8Array(most),
  };
  const targets = new Float64Array(most);
  const policy = new Float64Array(agents * actions);
  const worths = new Float64Array(most);
  const softInto = kernels?.softPolicies ?? softPolicies;
  const entropies = new Float64Array(agents);
  const gradient = new Float64Array(network.parameters.length);
  const work = gradientWork(network, most);
  const gradientInto = kernels?.valueGradient?.(network) ?? valueGradientInto;
  const exploration = objective.kind === "rewardMaximising" ? objective.exploration : 0;
  let used = 0;

  return {
    policy,
    entropies,
    targets,
    lookAhead(state, places, count, discount) {
      rows.states.set(state.states);
      rows.contexts.set(state.contexts);
      rows.terminal.set(state.ended);
      recallInto(rows, agents, places, count, size, state.replay);
      used = agents + count;
      process.successorsInto(values.successors, rows.states, rows.contexts, used);
      preferencesInto(values, problem, state.network, rows.contexts, used, discount);
      const largest = largestValue(objective, actions, discount);
      const soft = objective.kind === "maximumOccupancy";
      if (soft) softInto(policy, entropies, worths, values.preferences, used, agents, actions);
      for (let row = 0; row < used; row++) {
        if (rows.terminal[row]) {
          targets[row] = 0;
          continue;
        }
        const own = soft
          ? objective.temperature * worths[row]
          : worthOf(values.preferences, row * actions, actions, objective, discount);
        const worth = own + rewardAt(problem, rows.states, row * size);
        targets[row] = Math.min(1, Math.max(0, worth / largest)); // what is impossible would feed on itself
      }
      for (let agent = 0; !soft && agent < agents; agent++) {
        policyOf(policy, agent * actions, actions, values.preferences, objective, exploration);
        entropies[agent] = policyEntropy(policy, agent * actions, actions);
      }
    },
    remember(state) {
      for (let agent = 0; agent < agents; agent++) {
        remember(state.replay, state.states, agent * size, size, state.contexts[agent], state.ended[agent]);
      }
    },
    moveInto(out, at, agent, action) {
      successorInto(out, at, process, values.successors, agent, action);
      return values.successors.survival[agent * actions + action];
    },
    learn(state, learningRate) {
      const batch = { ...rows, targets, count: used, mirrored: training.mirrored };
      const loss = gradientInto(gradient, state.network, batch, work);
      (kernels?.adam ?? adamStep)(state.network.parameters, gradient, state.adam, learningRate);
      return loss;
    },
  };
}
