import { nearestName } from "@telos/core";
import type { Benchmark } from "./benchmark.ts";

/**
 * The benchmarks that `--only` names, in the order of the list; all without it.
 * @throws RangeError for an unknown name, with the one probably meant
 */
export function chooseBenchmarks(all: readonly Benchmark[], only: string | undefined): readonly Benchmark[] {
  if (only === undefined) return all;
  const names = only.split(",").map((name) => name.trim());
  const known = all.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = nearestName(name, known);
    throw new RangeError(
      `--only: unknown benchmark "${name}"${meant ? `; did you mean "${meant}"?` : ""}. Known: ${known.join(", ")}.`,
    );
  }
  return all.filter(({ name }) => names.includes(name));
}
