import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type AgentRecord, contextsOf, expectFollows, firstSteps, oneContext } from "@telos/core";
import { decodeNpz, RecordingError, readAgents } from "@telos/recordings";
import { type RunInput, sha256OfFile } from "@telos/runs";
import { UsageError } from "./terminal.ts";

/** Evidence of a purpose, with the file that it came from. */
export interface LoopEvidence {
  /** Of the recording or the run: the folder of the inference is called after it. */
  readonly name: string;
  readonly input: RunInput;
  readonly record: AgentRecord;
}

/**
 * Reads what agents did: a .npz file of any program, or the folder of a run that trained or recorded a controller. Of a
 * run the arrays are opened and never the spec: its purpose stays hidden.
 * @param options.steps    to look at, from the beginning; all when undefined
 * @param options.context  of the agents to look at; a record with several needs one, or "all"
 * @throws UsageError if there is no such file, RecordingError with the array at fault
 */
export function loopInput(
  path: string,
  { steps, context }: { readonly steps?: number | undefined; readonly context?: number | "all" | undefined } = {},
): LoopEvidence {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or run folder. Check the path.`);
  const file = statSync(path).isDirectory() ? arraysIn(path) : path;
  if (extname(file).toLowerCase() !== ".npz")
    throw new UsageError(
      `${path}: --process rateNetwork reads .npz files, and folders of telos train and telos simulate --record. docs/guide/09-closing-the-loop.md says which arrays.`,
    );
  const { recording, injections, channels, network } = readAgents(decodeNpz(readFileSync(file), file).arrays, file);
  const whole: AgentRecord = {
    ...recording,
    dynamics: network ? { kind: "given", network, injections } : { kind: "fitted", channels, injections },
  };
  const part = inContext(whole, file, context);
  const record = steps === undefined ? part : firstSteps(part, steps);
  try {
    expectFollows(file, record);
  } catch (fault) {
    throw new RecordingError(fault instanceof Error ? fault.message : String(fault));
  }
  return { name: basename(path).replace(/\.npz$/i, ""), input: { path: file, ...sha256OfFile(file) }, record };
}

/** The agents of one context, unless all were asked for. @throws UsageError if there are several and none was named */
function inContext(record: AgentRecord, file: string, context: number | "all" | undefined): AgentRecord {
  const recorded = contextsOf(record);
  if (context === "all" || (context === undefined && recorded.length === 1)) return record;
  if (context !== undefined && recorded.includes(context)) return oneContext(record, context);
  throw new UsageError(
    context === undefined
      ? `${file}: its agents had ${recorded.length} contexts and may keep to another edge in each. Ask of one with --context (${recorded.join(", ")}), or of all together with --context all.`
      : `--context: no agent had context ${context}. Recorded are ${recorded.join(", ")}.`,
  );
}

/** The file of a run folder that holds states and actions. @throws UsageError if there is none */
function arraysIn(folder: string): string {
  const found = ["recording.npz", "arrays.npz"].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new UsageError(
    `${folder}: holds neither recording.npz nor arrays.npz. Name the folder of telos train, of telos simulate --record, or a .npz file.`,
  );
}
