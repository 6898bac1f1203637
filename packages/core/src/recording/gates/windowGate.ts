import type { Gate } from "../gates.ts";

/** Where the hold window, or the width of the bins, comes from. */
export type WindowSource =
  | { readonly kind: "default"; readonly binMs: number }
  | { readonly kind: "steps" }
  | { readonly kind: "given"; readonly windowMs: number }
  | { readonly kind: "held-out"; readonly windowMs: number; readonly tried: readonly number[] };

/**
 * Where the window comes from (Q8): given by the user, or the best on held-out blocks, never chosen in silence. A warning where the best
 * is the shortest or the longest of those that were tried, for then the best may lie outside.
 */
export function windowGate(source: WindowSource): Gate {
  const windowMs = source.kind === "steps" ? 1 : source.kind === "default" ? source.binMs : source.windowMs;
  const tried = source.kind === "held-out" ? source.tried : [];
  const shortest = tried.length > 1 && windowMs === Math.min(...tried);
  const longest = tried.length > 1 && windowMs === Math.max(...tried);
  return {
    id: "window",
    title: "Where the window comes from",
    value: windowMs,
    unit: source.kind === "steps" ? "step" : "ms",
    threshold: "given, or chosen on held-out blocks; warn at the end of what was tried",
    verdict: shortest || longest ? "warn" : "pass",
    sentence: sentenceOf(source, shortest ? "shortest" : longest ? "longest" : undefined),
  };
}

function sentenceOf(source: WindowSource, end: "shortest" | "longest" | undefined): string {
  switch (source.kind) {
    case "default":
      return `The words of these gates stand in bins of ${source.binMs} ms, a customary width; an inference chooses its hold window by held-out gain, or takes the one that is given.`;
    case "steps":
      return "The words are taken as they are, a row a step: there is no window to choose.";
    case "given":
      return `The hold window of ${source.windowMs} ms was given.`;
    case "held-out": {
      const { windowMs, tried } = source;
      const chosen = `The hold window of ${windowMs} ms predicts held-out blocks best, in bits per second, of ${tried.join(", ")} ms`;
      return end === undefined
        ? `${chosen}.`
        : `${chosen}; it is the ${end} that was tried, so that a ${end === "shortest" ? "shorter" : "longer"} one may be better: try --window-ms ${end === "shortest" ? Math.max(1, Math.floor(windowMs / 2)) : 2 * windowMs}.`;
    }
  }
}
