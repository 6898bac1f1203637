import { writeSync } from "node:fs";
import { fuzzFormat } from "./fuzzFormat.ts";

// A process of its own: what hangs can be ended, what crashes is seen. Each batch is announced before it begins.
const [format, cases] = [process.argv[2], Number(process.argv[3])];
const BATCH = 100;
const total = { refused: 0, same: 0, other: 0, slowestMs: 0, faults: [] as string[] };
for (let from = 1; from <= cases; from += BATCH) {
  writeSync(2, `seeds from ${from}\n`);
  const count = await fuzzFormat(format, from, Math.min(BATCH, cases - from + 1));
  for (const name of ["refused", "same", "other"] as const) total[name] += count[name];
  total.slowestMs = Math.max(total.slowestMs, count.slowestMs);
  total.faults.push(...count.faults);
}
writeSync(1, JSON.stringify({ ...total, largestMegabytes: process.resourceUsage().maxRSS / 1024 }));
