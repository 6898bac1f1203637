import { expectAllFinite } from "../num/expectShape.ts";
import { cos, sin } from "../num/sin.ts";
import type { ControlledProcess } from "./controlledProcess.ts";

// The constants of Gymnasium's CartPole-v1, in SI units.
const GRAVITY = 9.8;
const CART_MASS = 1;
const POLE_MASS = 0.1;
const TOTAL_MASS = POLE_MASS + CART_MASS;
/** Half the pole's length. */
const HALF_LENGTH = 0.5;
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const STEP_S = 0.02;

/** The state is terminal beyond this distance from the middle, metres. */
export const CARTPOLE_POSITION_LIMIT = 2.4;
/** The state is terminal beyond this angle from the vertical, radians. */
export const CARTPOLE_ANGLE_LIMIT = (12 * 2 * Math.PI) / 360;

/**
 * One Euler step of the cart and pole (M11), with the constants and the order of operations of Gymnasium's CartPole-v1.
 * @param out    written, position, velocity, angle, angular velocity; entries `at` to `at + 3`; may be `state`
 * @param force  newtons
 */
export function cartpoleStepInto(
  out: Float64Array,
  at: number,
  state: Float64Array,
  from: number,
  force: number,
): void {
  const x = state[from];
  const velocity = state[from + 1];
  const angle = state[from + 2];
  const angularVelocity = state[from + 3];
  const cosine = cos(angle);
  const sine = sin(angle);
  const push = (force + POLE_MOMENT * angularVelocity * angularVelocity * sine) / TOTAL_MASS;
  const angularAcceleration =
    (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cosine * cosine) / TOTAL_MASS));
  const acceleration = push - (POLE_MOMENT * angularAcceleration * cosine) / TOTAL_MASS;
  out[at] = x + STEP_S * velocity;
  out[at + 1] = velocity + STEP_S * acceleration;
  out[at + 2] = angle + STEP_S * angularVelocity;
  out[at + 3] = angularVelocity + STEP_S * angularAcceleration;
}

/** Whether the pole has fallen or the cart has left the track. @param at  where in `states` the state begins */
export function isCartpoleTerminal(states: Float64Array, at: number): boolean {
  return !(Math.abs(states[at]) <= CARTPOLE_POSITION_LIMIT && Math.abs(states[at + 2]) <= CARTPOLE_ANGLE_LIMIT);
}

/**
 * Balancing a pole on a cart (M11): state position (m), velocity, angle (rad), angular velocity. Affine in the force,
 * with a direction that depends on the state.
 * @param forces  the actions, newtons, shape [actions]
 * @throws RangeError if there are none or one is not finite
 */
export function cartpole(forces: ArrayLike<number>): ControlledProcess {
  const injections = Float64Array.from(forces);
  const actions = injections.length;
  if (actions === 0) throw new RangeError("cartpole: forces must hold at least one action but is empty. Give newtons.");
  expectAllFinite("cartpole", "forces", injections);
  const unit = new Float64Array(4);
  const next = new Float64Array(4);
  return {
    actions,
    size: 4,
    channels: 1,
    injections,
    contexts: 1,
    directions: undefined,
    noiseStd: 0,
    mirrorSymmetric: injections.every((force) => injections.includes(-force)),
    successorsInto({ bases, directions, survival }, states, _contexts, count) {
      for (let row = 0; row < count; row++) {
        const at = row * 4;
        cartpoleStepInto(bases, at, states, at, 0);
        cartpoleStepInto(unit, 0, states, at, 1);
        for (let i = 0; i < 4; i++) directions[at + i] = unit[i] - bases[at + i];
        for (let a = 0; a < actions; a++) {
          for (let i = 0; i < 4; i++) next[i] = bases[at + i] + injections[a] * directions[at + i];
          survival[row * actions + a] = isCartpoleTerminal(next, 0) ? 0 : 1;
        }
      }
    },
    isTerminal: (states, at) => isCartpoleTerminal(states, at),
  };
}
