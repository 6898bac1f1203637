import { squared } from "../../num/squared.ts";
import type { RateNetwork } from "../../process/rateNetwork.ts";
import type { AgentRecord } from "./agentRecord.ts";
import { firstSteps } from "./firstSteps.ts";
import { successorTable } from "./successorTable.ts";

const CHECKED_STEPS = 400;
// Of the length of a step: single precision misses by 1e-6, a wrong network by a tenth and more.
const LARGEST_MISS = 0.01;
const NOISE_ROOM = 1.5;

/**
 * Checks that the recorded states follow from the network that is given with them (L1): a wrong, transposed or rescaled
 * network would make every successor wrong, and with them the purpose.
 * @throws RangeError saying by how much the states miss, and which change of the network they would follow from
 */
export function expectFollows(where: string, record: AgentRecord): void {
  const { dynamics } = record;
  if (dynamics.kind !== "given") return;
  const looked = firstSteps(record, CHECKED_STEPS);
  const missOf = (network: RateNetwork) =>
    successorTable({ ...looked, dynamics: { ...dynamics, network } }, 0).missWithAction;
  const { network } = dynamics;
  const step = meanStep(looked);
  const allowed = Math.max(LARGEST_MISS * step, NOISE_ROOM * network.noise * Math.sqrt(network.timeStep));
  const miss = missOf(network);
  if (!looked.actions.some((action) => action >= 0) || miss <= allowed) return;
  const { gain, units, weights } = network;
  const turned = weights.map((_, k) => weights[(k % units) * units + Math.floor(k / units)]);
  const tries: readonly (readonly [string, RateNetwork])[] = [
    ["recurrent_weights transposed: give row i as what unit i receives", { ...network, weights: turned }],
    ["gain 1: the weights hold it already", { ...network, gain: 1 }],
    ["time_step 1: it is divided by the time constant already", { ...network, timeStep: 1 }],
    ["gain 1 and recurrent_weights transposed", { ...network, gain: 1, weights: turned }],
  ];
  const mend = tries.find(([, other]) => missOf(other) <= allowed);
  const share = Math.round((100 * miss) / step);
  throw new RangeError(
    `${where}: the recorded states do not follow from the network: each next state is off by ${share} % of a step. ${
      mend
        ? `They do with ${mend[0]}.`
        : `Check that x′ = (1 − d) x + d (${gain} J φ(x) + B a), with d = ${network.timeStep} and φ = ${network.transfer}, gives the next row of states${network.noise === 0 ? `; if there is process noise, say how much (about ${Number((miss / Math.sqrt(network.timeStep)).toPrecision(2))})` : ""}. Without recurrent_weights and input_weights a network is fitted to the states.`
    }`,
  );
}

/** Root mean square of what a current changes in a step. */
function meanStep({ states, lengths, units }: AgentRecord): number {
  let [squares, count, row] = [0, 0, 0];
  for (const length of lengths) {
    for (let k = row * units; k < (row + length) * units; k++) squares += squared(states[k + units] - states[k]);
    count += length * units;
    row += length + 1;
  }
  return Math.sqrt(squares / Math.max(1, count));
}
