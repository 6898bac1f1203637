import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { checkpointPacer } from "@telos/runs";
import {
  requestOf,
  runStudies,
  type StudyOutcome,
  type StudyRequest,
  type StudySeeds,
  studyEntry,
  writeStudy,
} from "@telos/studies";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { progressBar } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** What a reproduction's `spec.json` holds. */
export interface ReproductionSpec {
  readonly specVersion: 1;
  readonly kind: "reproduction";
  /** Ids, in order. */
  readonly studies: readonly string[];
  readonly size: StudyRequest["size"];
  readonly seeds: StudySeeds;
}

/** Studies to run, and where to put them. */
export interface ReproductionJob {
  readonly name: string;
  readonly spec: ReproductionSpec;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  readonly place: RunPlace;
  readonly threads?: number | undefined;
  /** Each study as soon as it has ended; `home` is its folder, undefined where it did not finish. */
  readonly onStudy?: (outcome: StudyOutcome, home: string | undefined) => void;
}

/** What became of the studies. */
export interface ReproductionDone {
  readonly folder: string;
  readonly outcomes: readonly StudyOutcome[];
  readonly stopped: boolean;
}

/** Runs studies into a run folder, one folder a study; tasks that are done are kept and not done again. */
export async function runReproduction(job: ReproductionJob): Promise<ReproductionDone> {
  const { spec, terminal, threads } = job;
  const chosen = spec.studies.map((id) => studyEntry(id));
  const folder = openPlace(job.place, terminal, {
    name: job.name,
    command: job.command,
    spec,
    seed: null,
    inputs: [],
  });
  const results = new Map((folder.saved?.state ?? []) as readonly (readonly [place: number, result: unknown])[]);
  const own = new AbortController();
  const signal = AbortSignal.any([terminal.signal, own.signal]);
  const studies = await Promise.all(chosen.map((entry) => entry.load()));
  const total = studies.reduce((sum, study) => sum + study.tasks(requestOf(study, spec)).length, 0);
  const point = () => ({ stage: "studies", step: results.size, total, state: [...results] });
  const keep = checkpointPacer(folder, {
    everySeconds: job.place.checkpointSeconds,
    clock: terminal.clock,
    signal: terminal.signal,
  });
  const bar = progressBar(terminal, "reproduce");
  const faults: unknown[] = [];
  const outcomes: StudyOutcome[] = [];
  try {
    const running = runStudies(chosen, {
      size: spec.size,
      seeds: spec.seeds,
      signal,
      clock: terminal.clock,
      ...(threads === undefined ? {} : { threads }),
      known: new Map(results),
      onProgress: ({ done, total, study }) => bar.update(done / total, study),
      onResult: (place, result) => {
        results.set(place, result);
        try {
          keep(point);
        } catch (fault) {
          faults.push(fault); // a full disk: thrown below, where nobody waits for the pool
          own.abort();
        }
      },
    });
    for await (const outcome of running) {
      outcomes.push(outcome);
      bar.end();
      let home: string | undefined;
      if (outcome.kind === "done") {
        home = await writeStudy(folder.path, outcome.study, outcome.conclusion, outcome.request);
        for (const file of readdirSync(home)) folder.adopt(join(relative(folder.path, home), file));
      }
      job.onStudy?.(outcome, home);
    }
    if (faults.length > 0) throw faults[0];
    return { folder: folder.path, outcomes, stopped: finish() };
  } catch (fault) {
    bar.end();
    folder.fail(fault);
    throw fault;
  }

  function finish(): boolean {
    const claims = outcomes.flatMap((outcome) => (outcome.kind === "done" ? outcome.conclusion.claims : []));
    const held = claims.filter(({ pass }) => pass).length;
    const headline = { studies: outcomes.length, claims: claims.length, held };
    const failed = outcomes.filter(({ kind }) => kind === "failed").length;
    const stopped = outcomes.some(({ kind }) => kind === "stopped");
    if (stopped || failed > 0) folder.saveCheckpoint(point());
    if (stopped)
      folder.finish("cancelled", `Stopped by the user; ${results.size} of ${total} tasks are kept.`, headline);
    else if (failed > 0) folder.finish("failed", `${failed} of ${outcomes.length} studies failed.`, headline);
    else folder.finish("complete", undefined, headline);
    return stopped;
  }
}
