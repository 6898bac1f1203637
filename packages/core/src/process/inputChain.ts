import { expectDistribution, expectInteger, expectShape } from "../num/expectShape.ts";

/**
 * Checks the chain of an input that the network cannot influence: P(x′|x) per step, rows are distributions.
 * @param chain  shape [inputs, inputs], row-major, row = present input
 * @throws RangeError naming the row or entry at fault
 */
export function expectInputChain(where: string, name: string, chain: Float64Array, inputs: number): void {
  expectInteger(where, "inputs", inputs, 1, 4096);
  expectShape(where, name, chain, inputs, inputs);
  for (let x = 0; x < inputs; x++)
    expectDistribution(where, `${name} row ${x}`, chain.subarray(x * inputs, (x + 1) * inputs));
}

/**
 * The sets of inputs that, once entered, are never left, each ascending. An input that does not come back is in none.
 * One set: the long run forgets where the input began. Several: it depends on the beginning.
 */
export function closedInputSets(chain: Float64Array, inputs: number): number[][] {
  const reach = Array.from({ length: inputs }, (_, from) => reachableFrom(chain, inputs, from));
  const closed: number[][] = [];
  for (let x = 0; x < inputs; x++) {
    const set = reach[x];
    if (set[0] !== x) continue; // each closed set is found once, from its first member
    if (set.every((y) => reach[y].length === set.length)) closed.push(set);
  }
  return closed;
}

/**
 * The share of time of each input in the long run (H1), by state reduction without subtractions: every digit is right,
 * also for inputs that hardly ever come.
 * @returns shape [inputs]
 * @throws RangeError if there are several closed sets of inputs
 */
export function inputShares(chain: Float64Array, inputs: number): Float64Array {
  expectInputChain("inputShares", "inputChain", chain, inputs);
  const closed = closedInputSets(chain, inputs);
  if (closed.length !== 1) throw new RangeError(reducibleMessage("inputShares", closed));
  const members = closed[0];
  const size = members.length;
  const p = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) p[i * size + j] = chain[members[i] * inputs + members[j]];
  // Take the inputs out one after another, from the last: what went through them goes directly.
  for (let k = size - 1; k > 0; k--) {
    let leaving = 0;
    for (let j = 0; j < k; j++) leaving += p[k * size + j];
    for (let i = 0; i < k; i++) p[i * size + k] /= leaving;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) p[i * size + j] += p[i * size + k] * p[k * size + j];
  }
  const weight = new Float64Array(size);
  weight[0] = 1;
  let total = 1;
  for (let k = 1; k < size; k++) {
    for (let i = 0; i < k; i++) weight[k] += weight[i] * p[i * size + k];
    total += weight[k];
  }
  const shares = new Float64Array(inputs);
  members.forEach((x, k) => {
    shares[x] = weight[k] / total;
  });
  return shares;
}

/** What to say where a long run is asked of a chain that keeps apart some of its inputs. */
export function reducibleMessage(where: string, closed: readonly (readonly number[])[]): string {
  const sets = closed.map((set) => `{${set.join(", ")}}`).join(" and ");
  return (
    `${where}: the input never passes between the sets ${sets} of inputChain, so there is no single long run. ` +
    "Solve each set as a problem of its own, or let the chain pass between them."
  );
}

function reachableFrom(chain: Float64Array, inputs: number, from: number): number[] {
  const seen = new Uint8Array(inputs);
  const open = [from];
  seen[from] = 1;
  for (let x = open.pop(); x !== undefined; x = open.pop())
    for (let y = 0; y < inputs; y++)
      if (chain[x * inputs + y] > 0 && !seen[y]) {
        seen[y] = 1;
        open.push(y);
      }
  return Array.from({ length: inputs }, (_, x) => x).filter((x) => seen[x]);
}
