/**
 * The name among `names` that was probably meant (N7), for messages such as `unknown "gridworld"; did you mean
 * "gridWorld"?`; undefined when none is near.
 *
 * Near means an edit distance (insertions, deletions, substitutions, swaps of neighbours; letter case is free) of at
 * most a third of the longer name, so that short names do not match anything.
 * @param names  the valid names; of several equally near the first is given
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= Math.max(name.length, candidate.length) / 3 && distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** The least number of insertions, deletions, substitutions and swaps of neighbours that turns one text into another. */
export function editDistance(from: string, to: string): number {
  // Three rows of the table: a swap looks two rows back.
  let older: number[] = [];
  let old = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let distance = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + same);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        distance = Math.min(distance, older[j - 2]! + 1);
      }
      row.push(distance);
    }
    older = old;
    old = row;
  }
  return old[to.length]!;
}
