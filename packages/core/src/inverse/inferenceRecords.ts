import type { Purpose } from "./purpose.ts";

/** The lines of `metrics.jsonl` of an inference, in order: held-out score of each hold window, gain of each surrogate, the verdict. */
export function inferenceRecords(purpose: Purpose): readonly Readonly<Record<string, unknown>>[] {
  const fitted = purpose.fit ?? purpose.many;
  return [
    ...(fitted?.windows ?? []).map((window) => ({ kind: "window", ...window })),
    ...(fitted?.surrogates ?? []).map((gain) => ({ kind: "surrogate", bitsPerFlip: gain })),
    { kind: "verdict", verdict: purpose.verdict },
  ];
}

/** How the run of an inference ended: its state, why in one sentence where it is not complete, and the few numbers that tell it from others. */
export function inferenceEnding(purpose: Purpose): {
  readonly state: "complete" | "refused" | "cancelled";
  readonly reason: string | undefined;
  readonly headline: Readonly<Record<string, number | string | null>>;
} {
  const { verdict, fit: exact, many, data, reasons } = purpose;
  const fit = exact ?? many;
  const stopped =
    exact?.status === "cancelled" ||
    (verdict === "refused" && fit === undefined && reasons[0]?.startsWith("Stopped") === true);
  const state = stopped ? "cancelled" : verdict === "refused" ? "refused" : "complete";
  const reason = stopped
    ? "Stopped by the user; what was done is kept."
    : state === "refused"
      ? purpose.sentence
      : undefined;
  const headline = {
    verdict,
    units: data.unitIds.length,
    windowMs: fit?.windowMs ?? null,
    bitsPerFlip: fit?.gain.bitsPerFlip.value ?? null,
    bitsPerFlipLow: fit?.gain.bitsPerFlip.low ?? null,
  };
  return { state, reason, headline };
}
