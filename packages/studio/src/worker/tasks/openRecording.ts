import { possibleStimuli, type Recording, type SpinNetworkSpec, simulateSpec, stimulusInput } from "@telos/core";
import { networkKernels } from "@telos/kernels";
import { type NamedFile, readRecording } from "@telos/recordings";
import { shelve } from "../recordingShelf.ts";
import type { TaskWork } from "../workerMessages.ts";

/** Where a recording comes from: files of this computer, a bundled example, or a reward that was drawn on the page. */
export type RecordingOrigin =
  | { readonly kind: "files"; readonly name: string; readonly files: readonly File[]; readonly isFolder: boolean }
  | { readonly kind: "example"; readonly name: string; readonly url: string }
  | { readonly kind: "spec"; readonly spec: SpinNetworkSpec };

/** A stimulus that the file offers as input x. */
export interface OfferedStimulus {
  readonly name: string;
  /** Its levels, or why it cannot be used as it is. */
  readonly levels: readonly string[];
  readonly fault?: string;
}

/** A matrix of words or counts in the file. */
export interface OfferedMatrix {
  readonly name: string;
  readonly steps: number;
  readonly units: number;
  readonly largest: number;
}

/** An open recording as the page shows it; the rest stays in the worker. */
export interface OpenedRecording {
  readonly number: number;
  readonly name: string;
  readonly format: string;
  readonly description: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly units: readonly { readonly id: number; readonly name: string; readonly timesS: Float64Array }[];
  readonly stimuli: readonly OfferedStimulus[];
  readonly matrices: readonly OfferedMatrix[];
  /** What it was simulated from, where it was. */
  readonly spec?: SpinNetworkSpec;
  /** Epochs that the file offers, as `--epochs` takes them. */
  readonly epochs: readonly string[];
}

/** Opens a recording: of a file only the parts that are needed are read, and nothing leaves the computer. */
export const openRecording: TaskWork<"openRecording"> = async (origin, { moving }) => {
  const { recording, name, spec } = await recordingOf(origin);
  const number = shelve({ recording, origin, ...(spec && { spec }) });
  const units = recording.units.map(({ id, name: called, timesS }) => ({ id, name: called, timesS: timesS.slice() }));
  moving(units.map(({ timesS }) => timesS.buffer));
  return {
    number,
    name,
    format: recording.format,
    description: recording.description,
    facts: recording.facts,
    notes: recording.notes,
    units,
    stimuli: possibleStimuli(recording).map((stimulus) => offered(recording, stimulus)),
    matrices: (recording.binned ?? []).map(({ name: called, steps, units: columns, largest }) => ({
      ...{ name: called, steps, largest },
      units: columns,
    })),
    ...(spec && { spec }),
    epochs: offeredEpochs(recording),
  };
};

async function recordingOf(
  origin: RecordingOrigin,
): Promise<{ recording: Recording; name: string; spec?: SpinNetworkSpec }> {
  switch (origin.kind) {
    case "files": {
      const files: NamedFile[] = origin.files.map((file) => ({ blob: file, name: file.name }));
      const [first] = files;
      if (first === undefined) throw new Error(`${origin.name}: holds no file. Drop a recording.`);
      const source = origin.isFolder ? { folder: origin.name, files } : first;
      return { recording: await readRecording(source), name: origin.name };
    }
    case "example": {
      const answer = await fetch(origin.url);
      if (!answer.ok)
        throw new Error(
          `${origin.name}: the example is not beside this page (${answer.status}). Build the studio again.`,
        );
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { recording: await readRecording({ bytes, name: origin.name }), name: origin.name };
    }
    case "spec":
      return {
        recording: simulateSpec(origin.spec, { sampler: networkKernels().sampler }).recording,
        name: "a network with your reward",
        spec: origin.spec,
      };
  }
}

const MOST_EPOCHS = 60;
const MOST_VALUES = 12; // a column of more values is a measurement, not a name

/** Tables of intervals, and their rows by each value of a column that has few. */
function offeredEpochs({ tables }: Recording): string[] {
  const all = tables.flatMap(({ name, columns }) => [
    name,
    ...Object.entries(columns).flatMap(([column, cells]) => {
      const values = [...new Set(cells.map(String))];
      return column === "id" || values.length < 2 || values.length > MOST_VALUES
        ? []
        : values.sort().map((value) => `${name}/${column}=${value}`);
    }),
  ]);
  return all.slice(0, MOST_EPOCHS);
}

function offered(recording: Recording, name: string): OfferedStimulus {
  try {
    return { name, levels: stimulusInput(recording, name).labels };
  } catch (fault) {
    return { name, levels: [], fault: fault instanceof Error ? fault.message : String(fault) };
  }
}
