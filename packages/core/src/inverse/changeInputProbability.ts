import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { expectDistribution, expectShape } from "../num/expectShape.ts";
import { inputShares } from "../process/inputChain.ts";

/**
 * The inputs come with other probabilities (P4), at the pace that they had. A move x → y is taken as often as y has
 * become likelier: P′(y|x) = P(y|x) π′(y)/π(y) for y ≠ x, and the input stays otherwise. For two inputs, and for any
 * number of inputs redrawn at random times, the correlation time is unchanged. If P is reversible, as those are, π′
 * is the long run of P′; if it is not, stays are then lengthened or shortened until it is.
 * @param probabilities  π′, the share of time of each input from now on, each > 0, sum 1, shape [inputs]
 * @returns a problem of the same kind (or a policy: whatever has an input chain)
 * @throws RangeError if there is only one input, or if an input would have to leave more than once in a step
 */
export function changeInputProbability<Problem extends Pick<HypercubeProblem, "inputs" | "inputChain">>(
  problem: Problem,
  probabilities: Float64Array,
): Problem {
  const where = "changeInputProbability";
  const { inputs, inputChain } = problem;
  if (inputs === 1)
    throw new RangeError(
      `${where}: there is only one input, so its probability is 1 and cannot change. ` +
        "Give the recording a stimulus with at least two levels.",
    );
  expectShape(where, "probabilities", probabilities, inputs);
  expectDistribution(where, "probabilities", probabilities);
  const before = inputShares(inputChain, inputs);
  for (let x = 0; x < inputs; x++)
    for (const [name, p] of [["probabilities", probabilities] as const, ["the present share", before] as const])
      if (!(p[x] > 0))
        throw new RangeError(`${where}: ${name}[${x}] must be > 0 but is ${p[x]}. Build a problem without that input.`);
  const moves = new Float64Array(inputs * inputs);
  for (let x = 0; x < inputs; x++)
    for (let y = 0; y < inputs; y++)
      if (y !== x) moves[x * inputs + y] = inputChain[x * inputs + y] * (probabilities[y] / before[y]);
  return { ...problem, inputChain: chainOfMoves(where, moves, inputs, probabilities) };
}

/** The chain with these moves (off the diagonal) whose long run is `probabilities`: stays are scaled where need be. */
function chainOfMoves(where: string, moves: Float64Array, inputs: number, probabilities: Float64Array): Float64Array {
  const leaving = new Float64Array(inputs);
  let fastest = 0;
  for (let x = 0; x < inputs; x++) {
    for (let y = 0; y < inputs; y++) leaving[x] += moves[x * inputs + y];
    fastest = Math.max(fastest, leaving[x]);
  }
  // The long run of the moves does not depend on how fast all of them are, so they are first made to fit into a step.
  const slowed = moves.map((move) => move / (2 * fastest));
  for (let x = 0; x < inputs; x++) slowed[x * (inputs + 1)] = 1 - leaving[x] / (2 * fastest);
  const shares = inputShares(slowed, inputs);
  const chain = new Float64Array(inputs * inputs);
  for (let x = 0; x < inputs; x++) {
    const pace = shares[x] / probabilities[x]; // 1 but for rounding where the chain was reversible
    const stay = 1 - pace * leaving[x];
    if (!(stay >= 0))
      throw new RangeError(
        `${where}: input ${x} would have to leave ${pace * leaving[x]} times in a step. ` +
          "Ask for a smaller change, or give the new chain itself.",
      );
    for (let y = 0; y < inputs; y++) chain[x * inputs + y] = y === x ? stay : pace * moves[x * inputs + y];
  }
  return chain;
}
