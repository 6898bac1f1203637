import { UsageError } from "./terminal.ts";

/** "1,2,5..8" → [1, 2, 5, 6, 7, 8]. @throws UsageError naming the option and the part that is no whole number */
export function parseIntegers(option: string, text: string): number[] {
  return text.split(",").flatMap((part) => {
    const range = /^\s*(\d+)\s*\.\.\s*(\d+)\s*$/.exec(part);
    if (range) {
      const [first, last] = [Number(range[1]), Number(range[2])];
      if (last < first || last - first > 100_000)
        throw new UsageError(`${option}: "${part.trim()}" is no range of whole numbers. Write for instance 3..7.`);
      return Array.from({ length: last - first + 1 }, (_, k) => first + k);
    }
    if (!/^\s*\d+\s*$/.test(part))
      throw new UsageError(`${option}: "${part.trim()}" is not a whole number. Write for instance ${option} 1,2,5..8.`);
    return [Number(part)];
  });
}

/** "0.3,0.7" → [0.3, 0.7]. @throws UsageError naming the option and the part that is no number */
export function parseNumbers(option: string, text: string): number[] {
  return text.split(",").map((part) => parseNumber(option, part));
}

/** One finite number. @throws UsageError naming the option */
export function parseNumber(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`${option}: "${text.trim()}" is not a number.`);
  return value;
}

/** A whole number within bounds. @throws UsageError naming option and bounds */
export function parseInteger(option: string, text: string, least: number, most: number): number {
  const value = parseNumber(option, text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${option}: must be a whole number from ${least} to ${most} but is ${text.trim()}.`);
  return value;
}

/** One of a few words. @throws UsageError naming them */
export function parseChoice<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`${option}: "${text}" is unknown. Choose ${choices.join(", ")}.`);
  return found;
}
