/**
 * A UUID (version 8: made by a rule of one's own) that depends on the seed and the path only, so that the same simulation gives the
 * same file. FNV-1a over the text, four times with different starts, each finished by a mixing step.
 */
export function objectId(seed: number, path: string): string {
  const text = new TextEncoder().encode(`${seed}:${path}`);
  const hex = [0x811c9dc5, 0x9e3779b9, 0x7f4a7c15, 0x2545f491]
    .map((start) => hash(text, start).toString(16).padStart(8, "0"))
    .join("");
  const variant = ((Number.parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const FNV_PRIME = 0x01000193;

function hash(bytes: Uint8Array, start: number): number {
  let state = start;
  for (const byte of bytes) state = Math.imul(state ^ byte, FNV_PRIME);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
