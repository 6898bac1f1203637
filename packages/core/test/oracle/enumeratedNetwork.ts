// The hypercube spelled out: every state a list of zeros and ones, every operator a dense matrix, every system solved by
// elimination. Exponential and slow on purpose; it shares no code with what it checks.

export interface EnumeratedProblem {
  readonly units: number;
  readonly inputs: number;
  readonly reward: ArrayLike<number>;
  readonly inputChain: ArrayLike<number>;
  readonly updateShare: ArrayLike<number>;
  readonly codingCost: number;
  readonly probabilities: ArrayLike<number>;
}

export interface EnumeratedState {
  readonly input: number;
  readonly sigma: readonly number[];
}

export function statesOf(units: number, inputs: number): EnumeratedState[] {
  const states: EnumeratedState[] = [];
  for (let input = 0; input < inputs; input++)
    for (let word = 0; word < 2 ** units; word++)
      states.push({ input, sigma: Array.from({ length: units }, (_, i) => Math.floor(word / 2 ** i) % 2) });
  return states;
}

export function indexOf(state: EnumeratedState): number {
  return state.input * 2 ** state.sigma.length + state.sigma.reduce((sum, s, i) => sum + s * 2 ** i, 0);
}

export function withUnit(state: EnumeratedState, unit: number, value: number): EnumeratedState {
  return { ...state, sigma: state.sigma.map((s, i) => (i === unit ? value : s)) };
}

/** Where the policy of a unit at a state stands in an array [inputs, units, contexts]. */
export function edgeOf(state: EnumeratedState, unit: number): number {
  const units = state.sigma.length;
  const others = state.sigma.filter((_, i) => i !== unit);
  const context = others.reduce((sum, s, i) => sum + s * 2 ** i, 0);
  return (state.input * units + unit) * 2 ** (units - 1) + context;
}

/** P(s′|s) under a policy π(1|unit, state), dense. */
export function transitions(
  problem: EnumeratedProblem,
  policy: (unit: number, state: EnumeratedState) => number,
): number[][] {
  const states = statesOf(problem.units, problem.inputs);
  return states.map((state) => {
    const row = states.map(() => 0);
    for (let unit = 0; unit < problem.units; unit++)
      for (const action of [0, 1]) {
        const on = policy(unit, state);
        const chosen = problem.updateShare[unit] * (action === 1 ? on : 1 - on);
        for (let next = 0; next < problem.inputs; next++)
          row[indexOf({ ...withUnit(state, unit, action), input: next })] +=
            chosen * problem.inputChain[state.input * problem.inputs + next];
      }
    return row;
  });
}

/** Optimal value (mean 0), L, policy and occupancy by policy iteration with dense linear algebra. */
export function solveByEnumeration(problem: EnumeratedProblem) {
  const { units, inputs, codingCost, probabilities } = problem;
  const states = statesOf(units, inputs);
  let value = states.map(() => 0);
  let averageReward = 0;
  let policy = (_unit: number, _state: EnumeratedState) => 0.5;
  for (let round = 0; round < 100; round++) {
    const last = value;
    const ahead = (state: EnumeratedState) => {
      let sum = 0;
      for (let next = 0; next < inputs; next++)
        sum += problem.inputChain[state.input * inputs + next] * last[indexOf({ ...state, input: next })];
      return sum;
    };
    policy = (unit, state) => {
      const on = probabilities[unit] * Math.exp((ahead(withUnit(state, unit, 1)) - ahead(state)) / codingCost);
      const off = (1 - probabilities[unit]) * Math.exp((ahead(withUnit(state, unit, 0)) - ahead(state)) / codingCost);
      return on / (on + off);
    };
    const matrix = transitions(problem, policy);
    const net = states.map((state, s) => problem.reward[s] - codingCost * costOf(problem, policy, state));
    // Unknowns: h and L. (1 − T) h + L = r − λ c, Σ h = 0.
    const system = states.map((_, s) => [...matrix[s].map((t, k) => (s === k ? 1 : 0) - t), 1]);
    system.push([...states.map(() => 1), 0]);
    const solved = eliminate(system, [...net, 0]);
    averageReward = solved[states.length];
    value = solved.slice(0, states.length);
    if (Math.max(...value.map((v, s) => Math.abs(v - last[s]))) < 1e-13) break;
  }
  const matrix = transitions(problem, policy);
  return { value, averageReward, policy, matrix, occupancy: longRun(matrix) };
}

/** Σᵢ αᵢ KL[πᵢ ‖ pᵢ] at a state, nats. */
export function costOf(
  problem: EnumeratedProblem,
  policy: (unit: number, state: EnumeratedState) => number,
  state: EnumeratedState,
): number {
  let cost = 0;
  for (let unit = 0; unit < problem.units; unit++) {
    const on = policy(unit, state);
    const p = problem.probabilities[unit];
    if (on > 0) cost += problem.updateShare[unit] * on * Math.log(on / p);
    if (on < 1) cost += problem.updateShare[unit] * (1 - on) * Math.log((1 - on) / (1 - p));
  }
  return cost;
}

/** The distribution ρ = ρ T of a chain with one closed set of states. */
export function longRun(matrix: number[][]): number[] {
  const size = matrix.length;
  const system = matrix.map((_, j) => matrix.map((row, i) => (i === j ? 1 : 0) - row[j]));
  system[size - 1] = matrix.map(() => 1);
  return eliminate(system, [...matrix.slice(1).map(() => 0), 1]);
}

/** Gaussian elimination with row exchanges. */
export function eliminate(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = k + 1; i < size; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= size; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = right.map(() => 0);
  for (let k = size - 1; k >= 0; k--) {
    let sum = rows[k][size];
    for (let j = k + 1; j < size; j++) sum -= rows[k][j] * x[j];
    x[k] = sum / rows[k][k];
  }
  return x;
}
