import { RecordingError } from "./recordingError.ts";

/**
 * Numbers of any width, as the library hands them over, as doubles.
 * @param where  "file: /path", for the messages
 * @throws RecordingError on integers above 2⁵³ and on what is no number
 */
export function toDoubles(value: unknown, where: string): Float64Array {
  if (value instanceof Float64Array) return value;
  if (typeof value === "number") return Float64Array.of(value);
  if (typeof value === "bigint") return toDoubles(BigInt64Array.of(value), where);
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) {
    const out = Float64Array.from(value, Number);
    const big = out.findIndex((one) => Math.abs(one) > Number.MAX_SAFE_INTEGER);
    if (big >= 0)
      throw new RecordingError(`${where}[${big}]: the integer ${value[big]} is above 2⁵³ and cannot be kept exactly.`);
    return out;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Float64Array.from(value as Float32Array);
  throw new RecordingError(`${where}: holds no numbers.`);
}
