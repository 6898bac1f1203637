import type { ControlRecording, RateNetwork } from "@telos/core";
import { networkArrays } from "./controllerArrays.ts";
import type { NpyInput } from "./npy.ts";

/**
 * A recording of a controlled network as arrays for .npz, what `readAgents` reads; docs/guide/09-closing-the-loop.md says
 * their shapes. Nothing of the purpose is among them.
 * @param injections  the list of actions, shape [actions, channels]
 */
export function agentArrays(
  recording: ControlRecording,
  injections: Float64Array,
  network: RateNetwork,
): Record<string, NpyInput> {
  const { units, states, lengths, ended, contexts } = recording;
  const rows = states.length / units;
  const actions = new Int16Array(rows).fill(-1); // the state after an agent's last step has none
  const whose = new Int32Array(rows);
  let [row, step] = [0, 0];
  lengths.forEach((length, agent) => {
    whose.fill(agent, row, row + length + 1);
    actions.set(recording.actions.subarray(step, step + length), row);
    row += length + 1;
    step += length;
  });
  return {
    states: { shape: [rows, units], data: states },
    actions: { shape: [rows], data: actions },
    agents: { shape: [rows], data: whose },
    contexts: { shape: [contexts.length], data: contexts },
    terminated: { shape: [ended.length], data: ended },
    injections: { shape: [injections.length / network.channels, network.channels], data: injections },
    ...networkArrays(network),
  };
}
