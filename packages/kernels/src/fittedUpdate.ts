import type { FittedUpdate, FittedUpdateOf, FittedValueState, ValueNetwork } from "@telos/core";
import { adamFactors } from "./adamStep.ts";
import { type FittedRoom, fittedRoom, recordLength } from "./fittedRoom.ts";
import { recallRows, rememberRows } from "./keptRows.ts";
import { lendArray } from "./lentArray.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { kernelTransfer, runRateStep } from "./rateStep.ts";
import { rooms } from "./rooms.ts";
import { runSuccessors, shapeKey } from "./successorRoom.ts";
import { runSurvivalTest, survivalTestOf, testRow } from "./survivalRows.ts";
import { runGradient, slopesOf } from "./valueGradient.ts";

// Next states of the memory are kept up to this size; they are computed again otherwise.
const MOST_KEPT_BYTES = 2 ** 26;

/**
 * The twin of `plainUpdate` (M25) that stays in kernel memory: states, next states, values, policies and slopes are never copied out,
 * and the next state of a remembered state, which does not change, is computed once.
 * @returns a maker that gives undefined for what it does not know: some transfer functions
 */
export function fittedUpdateOf(kernels: Kernels): FittedUpdateOf {
  const roomOf = rooms<FittedRoom>();
  return ({ process, training, value: shape, temperature, test, largest: largestAt, reward }) => {
    const { network, constraint, offsets, directions, channels, injections, actions, noiseStd } = process;
    const transfer = kernelTransfer(network.transfer);
    if (transfer === undefined || !directions) return undefined;
    const { agents, replayed, remembered, mirrored } = training;
    const { units } = network;
    const stride = padded(units);
    const rows = agents + replayed;
    const kept = 4 * remembered * recordLength(stride, actions) <= MOST_KEPT_BYTES && replayed > 0 ? remembered : 0;
    const inputs = { bases: offsets, injections, directions, perState: false, channels, actions };
    const key = [shapeKey(shape), channels, actions, agents, rows, kept].join(" ");
    const known = survivalTestOf(constraint, network, offsets, noiseStd, process.readouts?.shapes ?? [], test);
    const masked = training.terminals === "explicit" && constraint.kind !== "none";
    const rowShape = { agents, units, stride, actions };
    const owner = {};
    let used = 0;
    // The room as \`lookAhead\` found it: what follows reads and writes there.
    let current: FittedRoom | undefined;
    let expected: { readonly state: FittedValueState; readonly step: number } | undefined;

    const room = (): FittedRoom => {
      const found = roomOf(key, 1, () => fittedRoom(kernels, network, shape, inputs, { agents, rows, kept }));
      if (found.owner !== owner) {
        giveBack(found);
        found.owner = owner;
        found.offsets64.view.set(offsets);
        expected = undefined;
        found.known.fill(0);
        found.rewards.view.fill(0);
        found.survival.out.view.fill(1); // where nothing forbids
        fillRows(found.values.directions, stride, directions, channels, units);
      }
      return found;
    };

    const seen = (): FittedRoom => {
      current ??= room();
      return current;
    };

    const { length } = shape.parameters;
    const valueIn = ({ parameters64 }: FittedRoom): ValueNetwork => ({
      ...{ inputs: units, contexts: network.contexts, hidden: shape.hidden, parameters: parameters64.view },
      ...(shape.hiddenTransfer ? { hiddenTransfer: shape.hiddenTransfer } : {}),
    });

    const update: FittedUpdate = {
      get policy() {
        return seen().policy.view;
      },
      get entropies() {
        return seen().entropies.view;
      },
      get targets() {
        return seen().gradient.targets.view;
      },
      lookAhead(state, places, count, discount) {
        const own = room();
        current = own;
        const { rate, survival, values, gradient } = own;
        // What is kept belongs to one run, and to no other moment of it.
        if (expected?.state !== state || expected.step !== state.step) {
          own.known.fill(0);
          giveBack(own);
          own.lent = [
            lendArray(state, "states", own.states64),
            lendArray(state.network, "parameters", own.parameters64),
            lendArray(state.adam, "mean", own.mean),
            lendArray(state.adam, "square", own.square),
          ];
        }
        for (const lent of own.lent) lent.refresh();
        expected = { state, step: state.step + 1 };
        used = agents + count;
        if (stride === units) kernels.run("narrow", agents * units, 16, rate.states.at, own.states64.at);
        else fillRows(rate.states, stride, own.states64.view, agents, units);
        rate.contexts.view.set(state.contexts);
        own.terminal.view.set(state.ended);
        const allKnown = recallRows(kernels, own, state.replay, places, count, rowShape);
        const fresh = allKnown ? agents : used;
        runRateStep(kernels, rate, network, transfer, fresh);
        if (known) runSurvivalTest(kernels, survival, known, fresh);
        else if (constraint.kind !== "none")
          for (let row = 0; row < fresh; row++) testRow(survival, rowShape, test, row);
        kernels.run("narrow", padded(length), 16, values.parameters.at, own.parameters64.at);
        runSuccessors(kernels, values, valueIn(own), inputs, used, masked ? survival.out.at : 0);
        const largest = largestAt(discount);
        if (reward) {
          for (let row = 0; row < used; row++) own.rewards.view[row] = reward(rate.states.view, row * stride) / largest;
        }
        kernels.run(
          "softChoice",
          used,
          4,
          ...([own.policy.at, own.entropies.at, gradient.targets.at, own.weights.at, values.out.at] as const),
          ...([masked ? survival.out.at : 0, own.rewards.at, own.terminal.at] as const),
          ...([(discount * largest) / temperature, temperature / largest] as const),
          ...([agents, actions] as const),
        );
      },
      remember(state) {
        rememberRows(kernels, seen(), state, rowShape);
      },
      act(state) {
        const own = seen();
        const { key, words } = state.positions.action;
        let living = 0;
        for (let agent = 0; agent < agents; agent++) if (!state.ended[agent]) living++;
        kernels.exports.drawUniforms(own.uniforms.at, living, key[0], key[1], words, own.scratch.at);
        kernels.run(
          "actRows",
          agents,
          64,
          ...([own.survived.at, own.states64.at, own.policy.at, own.uniforms.at, own.terminal.at] as const),
          ...([own.survival.out.at, own.rate.bases.at, own.offsets64.at, actions, units, stride] as const),
        );
        own.lent[0].changed();
        state.positions.action = { key, words: words + 2 * living };
        return own.survived.view;
      },
      moveInto(out, at, agent, action) {
        const { rate, survival } = seen();
        const { view } = rate.bases;
        const from = agent * stride;
        if (action < 0) {
          for (let i = 0; i < units; i++) out[at + i] = view[from + i];
          return Number.NaN;
        }
        const by = action * units;
        for (let i = 0; i < units; i++) out[at + i] = view[from + i] + offsets[by + i];
        return survival.out.view[agent * actions + action];
      },
      learn(state, learningRate) {
        const own = seen();
        const { gradient, parameters64, mean, square } = own;
        const loss = runGradient(kernels, gradient, valueIn(own), { count: used, mirrored });
        state.adam.steps++;
        const factors = adamFactors(state.adam.steps, learningRate);
        for (const { from, height, width, slopes, stride: down } of slopesOf(gradient, shape))
          kernels.run(
            "adamRows",
            height,
            4,
            ...([parameters64.at + 8 * from, slopes.at, mean.at + 8 * from, square.at + 8 * from] as const),
            ...factors,
            ...([width, down] as const),
          );
        for (const lent of own.lent.slice(1)) lent.changed();
        return loss;
      },
    };
    return update;
  };
}

/** Ends what a room has been lent: the state's own arrays hold the numbers again. */
function giveBack(room: FittedRoom): void {
  for (const lent of room.lent) lent.giveBack();
  room.lent = [];
}
