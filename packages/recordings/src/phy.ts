import type { Cell, Recording, Unit } from "@telos/core";
import { unitsOf } from "./arraysRecording.ts";
import { readBytes } from "./byteSource.ts";
import type { FolderSource } from "./folderSource.ts";
import type { NamedArray } from "./namedArray.ts";
import { arrayOfNpy, isVector, shapeText } from "./namedArray.ts";
import { decodeNpy } from "./npy.ts";
import { RecordingError, reasonOf } from "./recordingError.ts";
import { tableCells } from "./tableCells.ts";

const TIMES = "spike_times.npy";
const CLUSTERS = ["spike_clusters.npy", "spike_templates.npy"];
const PARAMETERS = "params.py";
/** Tables of clusters, later ones win: what a person decided stands above what the sorter guessed. */
const TABLES = ["cluster_info.tsv", "cluster_KSLabel.tsv", "cluster_group.tsv", "cluster_groups.csv"];
const ID_COLUMNS = ["cluster_id", "id"];

/** The files of a folder that are read; the raw recording beside them is not. */
export const PHY_FILES: readonly string[] = [TIMES, ...CLUSTERS, PARAMETERS, ...TABLES];

const LONGEST_TEXT = 100_000_000;

/** Whether a folder holds what Phy and Kilosort write. */
export function isPhy(folder: FolderSource): boolean {
  return folder.files.includes(TIMES);
}

/**
 * Reads a folder of Phy or Kilosort: `spike_times.npy` (sample numbers), `spike_clusters.npy`, the sampling rate from `params.py`, and
 * the clusters' tables as columns of the units. Clusters labelled noise are left out.
 * @throws RecordingError naming the file where something is missing or does not fit
 */
export function readPhy(folder: FolderSource): Recording {
  const clusters = CLUSTERS.find((name) => folder.files.includes(name));
  if (clusters === undefined)
    throw new RecordingError(
      `${folder.name}: ${TIMES} is there but not ${CLUSTERS[0]}, so that no spike has a unit. Copy the whole folder.`,
    );
  const rateHz = sampleRateOf(folder);
  const samples = vectorAt(folder, TIMES);
  const owners = vectorAt(folder, clusters);
  if (samples.data.length !== owners.data.length)
    throw new RecordingError(
      `${folder.name}/${clusters}: names the clusters of ${owners.data.length} spikes, but ${TIMES} holds ${samples.data.length}. Copy the whole folder.`,
    );
  const wrong = owners.data.findIndex((value) => !Number.isInteger(value));
  if (wrong >= 0)
    throw new RecordingError(`${folder.name}/${clusters}: [${wrong}] = ${owners.data[wrong]} is no cluster.`);
  const early = samples.data.findIndex((value) => !(value >= 0));
  if (early >= 0)
    throw new RecordingError(`${folder.name}/${TIMES}: [${early}] = ${samples.data[early]} is no sample number.`);
  const columns = clusterColumns(folder);
  const times = { ...samples, data: Float64Array.from(samples.data, (sample) => sample / rateHz) };
  const all = unitsOf({ times, owners }).map((unit): Unit => ({ ...unit, columns: columns.get(unit.id) ?? {} }));
  const units = all.filter((unit) => !isNoise(unit));
  const notes = [`Times are sample numbers divided by ${rateHz} Hz (${PARAMETERS}).`];
  if (clusters !== CLUSTERS[0]) notes.push(`${CLUSTERS[0]} is not there: units are the templates of ${clusters}.`);
  if (units.length < all.length) notes.push(`${all.length - units.length} clusters labelled noise were left out.`);
  if (columns.size === 0) notes.push(`No table says which clusters are good: ${TABLES[2]} is not there.`);
  return {
    format: "Phy folder",
    identifier: "",
    description: "",
    units,
    tables: [],
    stimuli: [],
    notes,
    facts: { "sampling rate (Hz)": String(rateHz) },
  };
}

function isNoise({ columns }: Unit): boolean {
  return String(columns.group ?? columns.KSLabel ?? "").toLowerCase() === "noise";
}

function sampleRateOf(folder: FolderSource): number {
  const text = folder.files.includes(PARAMETERS) ? textAt(folder, PARAMETERS) : "";
  const rate = Number(
    /^\s*sample_rate\s*=\s*([\d_]+\.?\d*(?:[eE][+-]?\d+)?)\s*(?:#.*)?$/m.exec(text)?.[1]?.replaceAll("_", ""),
  );
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RecordingError(
      `${folder.name}/${PARAMETERS}: ${text === "" ? "is missing" : "has no line sample_rate = …"}, and only it says how many samples a second has. Add it: sample_rate = 30000.`,
    );
  return rate;
}

function vectorAt(folder: FolderSource, name: string): NamedArray {
  const where = `${folder.name}/${name}`;
  const source = folder.open(name);
  let array: NamedArray | undefined;
  try {
    array = arrayOfNpy(name, decodeNpy(readBytes(source), where));
  } catch (thrown) {
    throw new RecordingError(reasonOf(thrown));
  } finally {
    source.close();
  }
  if (array === undefined) throw new RecordingError(`${where}: holds no numbers, or integers above 2⁵³.`);
  if (!isVector(array))
    throw new RecordingError(`${where}: has shape ${shapeText(array)}, not one value for each spike.`);
  return array;
}

function textAt(folder: FolderSource, name: string): string {
  const source = folder.open(name);
  try {
    if (source.size > LONGEST_TEXT)
      throw new RecordingError(`${folder.name}/${name}: is larger than any such table. Copy it again.`);
    return new TextDecoder().decode(readBytes(source));
  } finally {
    source.close();
  }
}

/** The columns of every cluster, by its id. */
function clusterColumns(folder: FolderSource): Map<number, Record<string, Cell>> {
  const out = new Map<number, Record<string, Cell>>();
  for (const name of TABLES.filter((one) => folder.files.includes(one))) {
    const { header, rows } = tableCells(textAt(folder, name));
    const idAt = header.findIndex((one) => ID_COLUMNS.includes(one));
    if (idAt < 0)
      throw new RecordingError(
        `${folder.name}/${name}: has no column cluster_id, only ${header.slice(0, 6).join(", ")}.`,
      );
    for (const { line, cells } of rows) {
      const id = Number(cells[idAt]);
      if (cells[idAt] === "" || !Number.isInteger(id))
        throw new RecordingError(
          `${folder.name}/${name}: line ${line}: cluster_id is "${cells[idAt] ?? ""}", not a whole number.`,
        );
      const own = out.get(id) ?? {};
      header.forEach((column, k) => {
        const cell = cells[k] ?? "";
        if (k !== idAt && cell !== "") own[column] = Number.isFinite(Number(cell)) ? Number(cell) : cell;
      });
      out.set(id, own);
    }
  }
  return out;
}
