import { bytesSource, fileSource, readBytes } from "./byteSource.ts";
import { decodeNpy, type NpyArray } from "./npy.ts";
import { decodeNpz } from "./npz.ts";
import { RecordingError } from "./recordingError.ts";
import { SNIFF_BYTES, sniffContent } from "./sniffContent.ts";

/**
 * One number a row: the input that goes with population words. From a .npy or .npz of one vector, or a text with a number a line, whose
 * first line may be a name.
 * @throws RecordingError saying what the file holds instead
 */
export function readLevels(source: { readonly path: string } | { readonly bytes: Uint8Array; readonly name: string }): {
  readonly name: string;
  readonly values: Float64Array;
} {
  const file = "path" in source ? fileSource(source.path) : bytesSource(source.bytes, source.name);
  try {
    const content = sniffContent(readBytes(file, SNIFF_BYTES));
    const bytes = readBytes(file);
    const name = file.name.replace(/^.*[/\\]/, "");
    const bare = name.replace(/\.[^.]*$/, "");
    if (bytes[0] === 0x93) return { name: bare, values: vectorOf(decodeNpy(bytes, name), name) };
    if (content.kind === "zip") {
      const arrays = Object.entries(decodeNpz(bytes, name).arrays);
      if (arrays.length !== 1)
        throw new RecordingError(
          `${name}: holds ${arrays.length} arrays (${arrays.map(([key]) => key).join(", ")}). Save the input alone.`,
        );
      return { name: arrays[0]![0], values: vectorOf(arrays[0]![1], name) };
    }
    if (content.kind === "text") return { name: bare, values: linesOf(new TextDecoder().decode(bytes), name) };
    throw new RecordingError(`${name}: is no vector of inputs. Save one number a row as .npy, .npz or .csv.`);
  } finally {
    file.close();
  }
}

function vectorOf({ shape, data }: NpyArray, name: string): Float64Array {
  if (shape.filter((size) => size !== 1).length > 1)
    throw new RecordingError(`${name}: has the shape [${shape.join(", ")}], but the input is one number a row.`);
  if (!ArrayBuffer.isView(data)) throw new RecordingError(`${name}: holds text. Number the inputs from 0.`);
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

function linesOf(text: string, name: string): Float64Array {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const values = (Number.isNaN(Number(lines[0])) ? lines.slice(1) : lines).map(Number);
  const wrong = values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) throw new RecordingError(`${name}: row ${wrong} is not one number. Write one number a line.`);
  return Float64Array.from(values);
}
