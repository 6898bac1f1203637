// A window on the bits of one number, for the elementary functions (N50).
const room = new Float64Array(1);
const words = new Int32Array(room.buffer);
room[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1; // which of the two words holds sign and exponent

/** Sign, exponent and the upper 20 bits of the fraction of a double (N50), as a signed 32-bit integer. */
export function highWord(x: number): number {
  room[0] = x;
  return words[HIGH];
}
