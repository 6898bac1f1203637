import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import type { FiniteProcess } from "../../src/process/process.ts";
import { tabularProcess } from "../../src/process/tabularProcess.ts";

/**
 * A network of neurons as an ordinary finite process, each neuron an agent: a state is the input, the word and the
 * neuron whose turn it is, index (input × words + word) × units + unit; the action is that neuron's next activity.
 */
export function hypercubeAsProcess(
  network: Pick<HypercubeProblem, "units" | "inputs" | "inputChain" | "updateShare">,
): FiniteProcess {
  const { units, inputs, inputChain, updateShare } = network;
  const words = 2 ** units;
  const states = inputs * words * units;
  return tabularProcess({
    states,
    actions: 2,
    successors: (state, action) => {
      const unit = state % units;
      const word = Math.floor(state / units) % words;
      const input = Math.floor(state / units / words);
      const next = action === 1 ? word | (1 << unit) : word & ~(1 << unit);
      const found: [number, number][] = [];
      for (let x = 0; x < inputs; x++) {
        for (let i = 0; i < units; i++)
          found.push([(x * words + next) * units + i, inputChain[input * inputs + x]! * updateShare[i]!]);
      }
      return found;
    },
    terminal: [],
    start: 0,
    agents: { count: units, of: Int32Array.from({ length: states }, (_, state) => state % units) },
  });
}

/** A table over [inputs, words] repeated for each neuron whose turn it may be. */
export function byTurn(table: Float64Array, units: number): Float64Array {
  return Float64Array.from({ length: table.length * units }, (_, state) => table[Math.floor(state / units)]!);
}
