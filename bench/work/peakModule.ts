/**
 * A WebAssembly module that does nothing but multiply and add, in registers: `run(turns)` does 96 operations in each of
 * 32 bits for each turn. How fast it goes is the limit of every product on this machine and engine. Written as bytes because it must
 * not pass through an optimiser that could improve on it.
 * @param fused  relaxed fused multiply-add, one instruction; otherwise a product and a sum
 */
export function peakModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const accumulators = Array.from({ length: ACCUMULATORS }, (_, k) => 3 + k);
  const [turns, factor, term] = [0, 1, 2];
  const body = [
    ...f32Const(0.5), ...SPLAT, ...set(factor),
    ...f32Const(1), ...SPLAT, ...set(term),
    0x03, 0x40, // loop
    ...accumulators.flatMap((sum) => [
      ...get(sum), ...get(factor),
      ...(fused ? [...get(term), 0xfd, 0x85, 0x02] : [0xfd, 0xe6, 0x01, ...get(term), 0xfd, 0xe4, 0x01]),
      ...set(sum),
    ]),
    ...get(turns), 0x41, 1, 0x6b, 0x22, turns, // turns ← turns − 1, kept on the stack
    0x0d, 0, // again unless 0
    0x0b,
    ...get(accumulators[0]!),
    ...accumulators.slice(1).flatMap((sum) => [...get(sum), 0xfd, 0xe4, 0x01]),
    0xfd, 0x1f, 0, // lane 0
    0x0b,
  ]; // biome-ignore format: one line a statement
  const locals = [1, 2 + ACCUMULATORS, 0x7b];
  const code = [...locals, ...body];
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]), // (i32) → f32
    ...section(3, [1, 0]),
    ...section(7, [1, 3, ...new TextEncoder().encode("run"), 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]); // biome-ignore format: one line a section
}

const ACCUMULATORS = 12; // enough to hide the latency of four cycles at two a cycle, and few enough for sixteen registers
/** Floating-point operations in one turn: four lanes, a product and a sum each. */
export const OPERATIONS_PER_TURN = ACCUMULATORS * 4 * 2;

const SPLAT = [0xfd, 0x13];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];

function f32Const(value: number): number[] {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}

function section(id: number, bytes: readonly number[]): number[] {
  return [id, ...leb(bytes.length), ...bytes];
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}
