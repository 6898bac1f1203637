/**
 * Checks that a flat array holds as many numbers as its shape says.
 * @param where  the public function that was called, for the message
 * @param name   the argument, with its path where it has one: `problem.reward.values`
 * @param sizes  the shape; `expectShape("backup", "v", v, states)` for a vector, `…, states, actions)` for a table
 * @throws RangeError naming the argument, the shape expected and the length found
 */
export function expectShape(where: string, name: string, array: ArrayLike<number>, ...sizes: number[]): void {
  let length = 1;
  for (const size of sizes) length *= size;
  if (array?.length === length) return;
  const shape = sizes.length > 1 ? `${sizes.join(" × ")} = ${length}` : `${length}`;
  const found = array?.length === undefined ? `is ${describe(array)}` : `has ${array.length}`;
  throw new RangeError(
    `${where}: ${name} must hold ${shape} numbers but ${found}. Pass a flat array, row-major, last index fastest.`,
  );
}

/** Checks that a value is a finite number. @throws RangeError otherwise, NaN included */
export function expectFinite(where: string, name: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(`${where}: ${name} must be a finite number but is ${describe(value)}. Replace or remove it.`);
}

/** Checks that every entry of an array is a finite number. @throws RangeError naming the first that is not */
export function expectAllFinite(where: string, name: string, array: ArrayLike<number>): void {
  for (let i = 0; i < array.length; i++)
    if (!Number.isFinite(array[i])) expectFinite(where, `${name}[${i}]`, array[i]!);
}

/** Checks that a value is a finite number above zero. @throws RangeError otherwise, NaN included */
export function expectPositive(where: string, name: string, value: number): void {
  if (value > 0 && value < Infinity) return;
  throw new RangeError(`${where}: ${name} must be > 0 and finite but is ${describe(value)}. Pass a positive number.`);
}

/** Checks that a value lies in [0, 1]. @throws RangeError otherwise, NaN included */
export function expectProbability(where: string, name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(
    `${where}: ${name} must be a probability but is ${describe(value)}. Pass a number from 0 to 1, not a percentage.`,
  );
}

/**
 * Checks that a value is an integer from `min` to `max`, both allowed.
 * @throws RangeError otherwise, NaN included
 */
export function expectInteger(where: string, name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const limit = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new RangeError(
    `${where}: ${name} must be an integer ${limit} but is ${describe(value)}. Pass a whole number in that range.`,
  );
}

/**
 * Checks that an array is a probability distribution: no entry negative, sum 1 to rounding (1e-9).
 * @throws RangeError naming the entry or the sum at fault
 */
export function expectDistribution(where: string, name: string, array: ArrayLike<number>): void {
  let sum = 0;
  for (let i = 0; i < array.length; i++) {
    if (!(array[i]! >= 0 && array[i]! <= 1 + 1e-9)) expectProbability(where, `${name}[${i}]`, array[i]!);
    sum += array[i]!;
  }
  if (Math.abs(sum - 1) <= 1e-9) return;
  throw new RangeError(`${where}: ${name} must sum to 1 but sums to ${sum}. Divide each entry by that sum.`);
}

function describe(value: unknown): string {
  return typeof value === "number" || value === null || value === undefined
    ? String(value)
    : `${typeof value} ${JSON.stringify(value)}`;
}
