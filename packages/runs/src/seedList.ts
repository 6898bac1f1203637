const MOST_SEEDS = 1_000_000;

/**
 * The seeds that a user wrote: "1001,1002", "1..5" (both ends included), or both, "1..3,10".
 * @returns the seeds in the order written
 * @throws for anything but whole numbers from 0 to 2⁵³ − 1, for a range that runs down, and for a seed named twice
 */
export function seedList(text: string): number[] {
  const seeds: number[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to))) {
      throw new Error(`seeds: "${part}" is no seed. Write whole numbers from 0, as in 1001,1002 or 1..5.`);
    }
    if (to < from) throw new Error(`seeds: ${part} runs down. Write the smaller number first: ${to}..${from}.`);
    if (seeds.length + to - from >= MOST_SEEDS) {
      throw new Error(`seeds: ${part} makes more than ${MOST_SEEDS} seeds. Write a shorter range.`);
    }
    for (let seed = from; seed <= to; seed++) seeds.push(seed);
  }
  const seen = new Set<number>();
  for (const seed of seeds) {
    if (seen.has(seed)) throw new Error(`seeds: ${seed} is named twice. Name each seed once.`);
    seen.add(seed);
  }
  return seeds;
}
