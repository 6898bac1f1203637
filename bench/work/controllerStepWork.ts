import {
  createRng,
  drawRateNetwork,
  drawValueNetwork,
  type RateNetwork,
  rateNetworkProcess,
  signActions,
  type ValueNetwork,
} from "@telos/core";

/** A step of many controllers: environment, all actions, targets, policy, one Adam step. No terminal states. */
export interface ControllerStepWork {
  readonly agents: number;
  readonly actions: number;
  readonly channels: number;
  readonly network: RateNetwork;
  /** Shape [actions, channels]. */
  readonly injections: Float64Array;
  /** What one unit of each channel adds to the next currents, shape [channels, units]. */
  readonly directions: Float64Array;
  /** What each action adds to the next currents, shape [actions, units]. */
  readonly offsets: Float64Array;
  readonly value: ValueNetwork;
  /** Of the value network's hidden units. */
  readonly hiddenTransfer: "relu" | "tanh";
  /** Shape [agents, units]. */
  readonly states: Float64Array;
  /** What actions are drawn with, one row a step, used again and again, shape [rows, agents]. */
  readonly uniforms: Float64Array;
  readonly uniformRows: number;
  readonly discount: number;
  readonly learningRate: number;
  /** ln |A| / (1 − γ), the largest value. */
  readonly largest: number;
}

const UNIFORM_ROWS = 16;

/** The work of goal 1: 1024 agents, 100 units, 64 actions, one hidden layer of 256. */
export function controllerStepWork(hiddenTransfer: "relu" | "tanh", agents = 1024, hidden = 256): ControllerStepWork {
  const rng = createRng(5);
  const [units, channels] = [100, 6];
  const network = drawRateNetwork(
    { units, channels, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [], readoutStrength: 0, contextStd: 0 },
    rng.split("network"),
  ); // biome-ignore format: numbers
  const injections = signActions(channels, 1.5);
  const process = rateNetworkProcess(network, injections, { kind: "none" });
  const stateRng = rng.split("states");
  const uniformRng = rng.split("uniforms");
  const discount = 0.97;
  return {
    agents,
    actions: process.actions,
    channels,
    network,
    injections,
    directions: process.directions!,
    offsets: process.offsets,
    // Output weights of ordinary size, so that actions differ and a wrong value shows.
    value: drawValueNetwork(
      { inputs: units, contexts: 1, hidden: [hidden], hiddenTransfer },
      { scale: 0.05, bias: 0.5 },
      rng.split("value"),
    ),
    hiddenTransfer,
    states: Float64Array.from({ length: agents * units }, () => 0.5 * stateRng.normal()),
    uniforms: Float64Array.from({ length: UNIFORM_ROWS * agents }, () => uniformRng.uniform()),
    uniformRows: UNIFORM_ROWS,
    discount,
    learningRate: 2e-3,
    largest: Math.log(process.actions) / (1 - discount),
  };
}
