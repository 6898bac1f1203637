import { philoxBlock, uniformOf } from "./philox";

/** Two numbers of [0, 1) from block `block` of a stream, as the reference draws them: written to `out`. */
@inline
function twoUniforms(out: usize, key0: u32, key1: u32, block: u64): void {
  philoxBlock(out, key0, key1, block);
  const first = uniformOf(load<u32>(out), load<u32>(out, 4));
  const second = uniformOf(load<u32>(out, 8), load<u32>(out, 12));
  store<f64>(out, first);
  store<f64>(out, second, 8);
}

/** How many of the running sums a number has passed: the index that it picks. Without branches, for chance cannot be foretold. */
@inline
function pick(sums: usize, count: i32, uniform: f64): i32 {
  let k = 0;
  for (let j = 0; j < count - 1; j++) k += i32(uniform >= load<f64>(sums + (j << 3)));
  return k;
}

/**
 * Steps `first` to `first + steps − 1` of a spin network (H2), with the numbers that the reference draws for them.
 * @param words        written, [steps]: the word after each step; and so `inputsOut`, `unitsOut`, `actions`
 * @param network      probability [inputs, units, contexts], running sums of the units, and of the inputs' rows
 * @param keys         of the streams "unit", "action" and "input", six words of 32 bits
 * @param scratch      six doubles, overwritten
 */
export function spinSteps(
  words: usize, inputsOut: usize, unitsOut: usize, actions: usize,
  probability: usize, unitSums: usize, inputSums: usize, units: i32, inputs: i32,
  keys: usize, scratch: usize, first: f64, steps: i32, startWord: i32, startInput: i32,
): void {
  const contexts: i32 = 1 << (units - 1);
  let word = startWord, input = startInput;
  let number = u64(first);
  let parity = i32(number & 1) << 3;
  if (parity) draw(scratch, keys, number >> 1, inputs);
  for (let t = 0; t < steps; t++, number++) {
    if (!parity) draw(scratch, keys, number >> 1, inputs);
    const at = scratch + parity;
    const unit = pick(unitSums, units, load<f64>(at));
    const below = (1 << unit) - 1;
    const context = (word & below) | ((word >> 1) & ~below);
    const edge = (input * units + unit) * contexts + context;
    const action = i32(load<f64>(at, 16) < load<f64>(probability + (usize(edge) << 3)));
    word = (word & ~(1 << unit)) | (action << unit);
    if (inputs > 1) input = pick(inputSums + ((input * inputs) << 3), inputs, load<f64>(at, 32));
    store<i32>(words + (t << 2), word);
    store<i32>(inputsOut + (t << 2), input);
    store<i32>(unitsOut + (t << 2), unit);
    store<u8>(actions + t, u8(action));
    parity ^= 8;
  }
}

/** Numbers for two steps: units, actions, inputs. */
@inline
function draw(uniforms: usize, keys: usize, block: u64, inputs: i32): void {
  twoUniforms(uniforms, load<u32>(keys), load<u32>(keys, 4), block);
  twoUniforms(uniforms + 16, load<u32>(keys, 8), load<u32>(keys, 12), block);
  if (inputs > 1) twoUniforms(uniforms + 32, load<u32>(keys, 16), load<u32>(keys, 20), block);
}
