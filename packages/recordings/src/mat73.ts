import type { MatlabValue, MatlabVariables } from "./matlabValue.ts";
import { sparseFault } from "./matlabValue.ts";
import type { Hdf5Dataset, Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";

const DEEPEST = 32;
const MOST_CELLS = 10_000_000;
const NUMERIC = /^(double|single|u?int(8|16|32|64)|logical)$/;
const OWN = /^#/; // "#refs#", "#subsystem#": MATLAB's own shelves

/** Whether an HDF5 file is one of MATLAB's (`save -v7.3`): its members say their class. */
export function isMat73(root: Hdf5Group): boolean {
  return root.keys.some((key) => !OWN.test(key) && typeof root.get(key)?.attribute("MATLAB_class") === "string");
}

/**
 * The variables of a MATLAB v7.3 file. HDF5 keeps the axes in reverse, so the values lie as in MATLAB: first index fastest.
 * Cells and structs of several elements are references and are followed; sparse matrices are groups of `data`, `ir`, `jc`.
 * @throws RecordingError with the variable where it is damaged
 */
export function readMat73(root: Hdf5Group, file: string): MatlabVariables {
  const variables = new Map<string, MatlabValue>();
  for (const key of root.keys) {
    if (OWN.test(key)) continue;
    const member = root.get(key);
    if (member !== undefined) variables.set(key, matlabValueOf(member, key, file, 0));
  }
  return variables;
}

function matlabValueOf(member: Hdf5Group | Hdf5Dataset, where: string, file: string, depth: number): MatlabValue {
  if (depth > DEEPEST)
    throw new RecordingError(
      `${file}: damaged MATLAB file at ${where}: cells and structs lie more than ${DEEPEST} deep in each other.`,
    );
  const type = member.attribute("MATLAB_class");
  if (member.kind === "group") {
    if (member.attribute("MATLAB_sparse") !== undefined) return sparseOf(member, where, file);
    return type === undefined || type === "struct"
      ? structOf(member, where, file, depth)
      : { kind: "other", what: `a ${type}` };
  }
  const empty = member.attribute("MATLAB_empty");
  if (empty === 1 || empty === true) return emptyOf(member, String(type));
  if (type === "char") return { kind: "text", text: lettersOf(member) };
  if (member.type === "reference") {
    const items = referred(member, where, file, "{}", depth);
    return { kind: "cell", shape: shapeOf(member), items };
  }
  if (type !== undefined && !NUMERIC.test(String(type))) return { kind: "other", what: `a ${type}` };
  if (member.type !== "number" && member.type !== "boolean")
    return { kind: "other", what: "data of a kind that is not read" };
  return { kind: "numbers", shape: shapeOf(member), data: member.numbers() };
}

/** MATLAB knows no arrays of fewer than two axes. */
function shapeOf(dataset: Hdf5Dataset): number[] {
  const shape = [...dataset.shape].reverse();
  while (shape.length < 2) shape.push(1);
  return shape;
}

/** An empty array keeps its shape as its values. */
function emptyOf(dataset: Hdf5Dataset, type: string): MatlabValue {
  const shape = dataset.type === "number" ? Array.from(dataset.numbers()) : [0, 0];
  if (type === "cell") return { kind: "cell", shape, items: [] };
  if (type === "char") return { kind: "text", text: "" };
  if (type === "struct") return { kind: "struct", shape, fields: new Map() };
  return { kind: "numbers", shape, data: new Float64Array(0) };
}

function lettersOf(dataset: Hdf5Dataset): string {
  if (dataset.type !== "number") return "";
  return Array.from(dataset.numbers(), (code) => String.fromCharCode(code)).join("");
}

function sparseOf(group: Hdf5Group, where: string, file: string): MatlabValue {
  const rowCount = Number(group.attribute("MATLAB_sparse"));
  const numbers = (name: string): Float64Array => group.dataset(name)?.numbers() ?? new Float64Array(0);
  const data = numbers("data"); // a matrix of zeros has neither data nor rows
  const rows = numbers("ir");
  const starts = numbers("jc");
  const shape = [rowCount, starts.length - 1];
  const fault = sparseFault(shape, rows, starts, data.length);
  if (fault !== undefined)
    throw new RecordingError(`${file}: damaged MATLAB file at ${where}: sparse matrix: ${fault}.`);
  return { kind: "sparse", shape, rows, starts, data };
}

function structOf(group: Hdf5Group, where: string, file: string, depth: number): MatlabValue {
  const fields = new Map<string, readonly MatlabValue[]>();
  let count = 1;
  let shape: readonly number[] = [1, 1];
  for (const key of group.keys) {
    const member = group.get(key);
    if (member === undefined) continue;
    // Each element of a struct array has its own value, behind a reference; a cell says that it is one.
    if (member.kind === "dataset" && member.type === "reference" && member.attribute("MATLAB_class") === undefined) {
      const values = referred(member, `${where}`, file, `().${key}`, depth);
      if (fields.size > 0 && values.length !== count)
        throw new RecordingError(
          `${file}: damaged MATLAB file at ${where}: field ${key} has ${values.length} values of ${count}.`,
        );
      count = values.length;
      shape = shapeOf(member);
      fields.set(key, values);
    } else fields.set(key, [matlabValueOf(member, `${where}.${key}`, file, depth + 1)]);
  }
  return { kind: "struct", shape, fields };
}

/** What the references of a cell or of a field lead to. @param pattern "{}" or "().times": the index goes between the brackets */
function referred(dataset: Hdf5Dataset, where: string, file: string, pattern: string, depth: number): MatlabValue[] {
  const size = dataset.shape.reduce((product, one) => product * one, 1);
  if (!(size <= MOST_CELLS)) throw new RecordingError(`${file}: ${where} has ${size} cells, more than ${MOST_CELLS}.`);
  return dataset.references().map((target, k) => {
    const path = `${where}${pattern[0]}${k + 1}${pattern.slice(1)}`;
    if (target === undefined) throw new RecordingError(`${file}: damaged MATLAB file at ${path}: it leads nowhere.`);
    return matlabValueOf(target, path, file, depth + 1);
  });
}
