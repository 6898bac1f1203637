import type { Controller } from "./controller.ts";

/** Does nothing (M26): the free network, whose state moves by itself. */
export const freeController: Controller = {
  name: "free",
  policyInto(policy, process, _successors, _contexts, count) {
    policy.fill(0, 0, count * process.actions);
  },
};

/** Every action equally likely in every state (M26). */
export const randomController: Controller = {
  name: "random",
  policyInto(policy, process, _successors, _contexts, count) {
    policy.fill(1 / process.actions, 0, count * process.actions);
  },
};

/**
 * Uniform over the actions whose successor is not terminal, over all where each is (M26). It looks one step ahead and
 * knows no value: what it already shows is no evidence of planning. Under process noise a successor counts as terminal
 * when ending is likelier than not.
 */
export const myopicController: Controller = {
  name: "myopic",
  policyInto(policy, process, { survival }, _contexts, count) {
    const { actions } = process;
    for (let row = 0; row < count; row++) {
      const at = row * actions;
      let alive = 0;
      for (let i = at; i < at + actions; i++) if (survival[i] >= 0.5) alive++;
      for (let i = at; i < at + actions; i++) {
        policy[i] = alive === 0 ? 1 / actions : survival[i] >= 0.5 ? 1 / alive : 0;
      }
    }
  },
};

/** The controls by name, each of which every result is shown beside. */
export const baselines = { free: freeController, random: randomController, myopic: myopicController } as const;
