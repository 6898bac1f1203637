import { join } from "node:path";
import {
  canonicalJson,
  gridAxis,
  pointSettings,
  type SweepPlan,
  seedList,
  sha256,
  sweepPlan,
  withValue,
} from "@telos/runs";
import { parseChoice } from "../parseList.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { checkSettings, SWEEP_TASKS, sweepJob } from "./sweepJob.ts";

/** What decides the points of a sweep. */
export interface SweepQuestion {
  readonly seeds?: string;
  readonly grid?: string[];
  readonly set?: string[];
  readonly task?: string;
  readonly keepArrays?: true;
  readonly out?: string;
}

/**
 * The plan of a sweep and its folder. Without `--out` the folder's name depends on the source and its settings alone, so
 * that the same sweep, or the same with more seeds, finds what is done.
 * @throws UsageError on settings, values and seeds that are none
 */
export function planSweep(
  source: string,
  question: SweepQuestion,
  terminal: Pick<Terminal, "tell">,
): { readonly plan: SweepPlan; readonly folder: string } {
  const asked = question.task === undefined ? undefined : parseChoice("--task", question.task, SWEEP_TASKS);
  const { name, job: base, shortNames } = sweepJob(source, asked, question.keepArrays === true);
  return asUsage(() => {
    let job = base;
    for (const text of question.set ?? []) {
      const { path, values } = gridAxis(text, job.settings, shortNames, "--set");
      if (values.length !== 1) throw new RangeError(`--set ${text}: give one value; --grid takes several.`);
      job = { ...job, settings: withValue(job.settings, path, values[0]) as typeof job.settings };
    }
    const axes = (question.grid ?? []).map((text) => gridAxis(text, job.settings, shortNames, "--grid"));
    if (axes.some(({ path }) => path === "seed")) throw new RangeError("--grid seed: seeds have an option, --seeds.");
    const seeds = question.seeds === undefined ? [job.settings.seed as number] : seedList(question.seeds);
    const command = commandOf(source, question);
    const plan = sweepPlan({ telos: VERSION, name, command, job, axes, seeds });
    // Seeds have been checked; what else may be wrong is the same for each of them.
    for (const point of plan.points.filter(({ seed }) => seed === seeds[0])) {
      try {
        checkSettings(job, pointSettings(plan, point));
      } catch (fault) {
        if (!(fault instanceof RangeError)) throw fault;
        const at = axes.map((axis, k) => `${axis.name} = ${point.values[k]}`).join(", ");
        throw new RangeError(`${at === "" ? source : `at ${at}`}: ${fault.message}`, { cause: fault });
      }
    }
    if (plan.points.length === 1) terminal.tell("One point: a sweep needs --seeds or --grid to have more.\n");
    const settings = { ...job.settings, seed: 0 };
    const hash = sha256(canonicalJson({ task: job.task, input: job.input?.sha256 ?? null, settings }, "sweep"));
    return {
      plan,
      folder: question.out ?? join("runs", `sweep-${name.replace(/[^\w.-]+/g, "-")}-${hash.slice(0, 8)}`),
    };
  });
}

function commandOf(source: string, { seeds, grid = [], set = [], task, keepArrays }: SweepQuestion): string[] {
  return [
    "telos",
    "sweep",
    source,
    ...(seeds === undefined ? [] : ["--seeds", seeds]),
    ...grid.flatMap((text) => ["--grid", text]),
    ...set.flatMap((text) => ["--set", text]),
    ...(task === undefined ? [] : ["--task", task]),
    ...(keepArrays ? ["--keep-arrays"] : []),
  ];
}

function asUsage<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (fault) {
    if (fault instanceof UsageError || !(fault instanceof Error)) throw fault;
    const seeds = fault.message.startsWith("seeds:") ? "--" : "";
    throw new UsageError(`${seeds}${fault.message}`, { cause: fault });
  }
}
