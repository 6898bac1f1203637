const SMALLEST_PIVOT: f64 = 1e-10;

/**
 * The weights of Anderson acceleration (N22) by a pivoted Cholesky factorisation, operation by operation what the reference does: the same bits in
 * both builds. The factor is kept by columns, so that all its rows are taken on at once, those already taken too, whose numbers nobody reads.
 * @param out          written, [used]
 * @param gram         symmetric, [memory, memory]
 * @param projections  [used]
 * @param work         overwritten, [used + 6, used]
 */
export function andersonWeights64(out: usize, gram: usize, projections: usize, used: i32, memory: i32, work: usize): void {
  const wide = usize(used) << 3;
  const across = usize(memory) << 3;
  const scale = work, rest = scale + wide, right = rest + wide, solved = right + wide, roots = solved + wide;
  const order = roots + wide;
  const lower = order + wide; // column j of the factor, [j, used]
  for (let k: usize = 0; k < usize(used); k++) {
    const length = sqrt(load<f64>(gram + k * across + (k << 3)));
    const one: f64 = length > 0 ? 1 / length : 0;
    store<f64>(scale + (k << 3), one);
    store<f64>(rest + (k << 3), length > 0 ? 1 : 0);
    store<f64>(right + (k << 3), load<f64>(projections + (k << 3)) * one);
    store<f64>(out + (k << 3), 0);
  }
  let rank: i32 = 0;
  for (; rank < used; rank++) {
    let pivot: i32 = -1;
    let most = SMALLEST_PIVOT;
    for (let k = 0; k < used; k++) {
      const left = load<f64>(rest + (usize(k) << 3));
      if (left > most) {
        pivot = k;
        most = left;
      }
    }
    if (pivot < 0) break;
    const column = lower + usize(rank) * wide;
    const at = usize(pivot) << 3;
    const root = sqrt(most);
    let value = load<f64>(right + at);
    for (let j: usize = 0; j < usize(rank); j++) value -= load<f64>(lower + j * wide + at) * load<f64>(solved + (j << 3));
    store<f64>(solved + (usize(rank) << 3), value / root);
    store<f64>(roots + (usize(rank) << 3), root);
    store<i32>(order + (usize(rank) << 3), pivot);
    const products = gram + usize(pivot) * across;
    const own = load<f64>(scale + at);
    const own2 = f64x2.splat(own), root2 = f64x2.splat(root);
    let b: usize = 0;
    for (; b + 31 < wide; b += 32) {
      let entry = f64x2.mul(f64x2.mul(v128.load(products + b), v128.load(scale + b)), own2);
      let other = f64x2.mul(f64x2.mul(v128.load(products + b, 16), v128.load(scale + b, 16)), own2);
      for (let from = lower; from < column; from += wide) {
        const factor = v128.load64_splat(from + at);
        entry = f64x2.sub(entry, f64x2.mul(v128.load(from + b), factor));
        other = f64x2.sub(other, f64x2.mul(v128.load(from + b, 16), factor));
      }
      entry = f64x2.div(entry, root2);
      other = f64x2.div(other, root2);
      v128.store(column + b, entry);
      v128.store(column + b, other, 16);
      v128.store(rest + b, f64x2.sub(v128.load(rest + b), f64x2.mul(entry, entry)));
      v128.store(rest + b, f64x2.sub(v128.load(rest + b, 16), f64x2.mul(other, other)), 16);
    }
    for (; b + 15 < wide; b += 16) {
      let entry = f64x2.mul(f64x2.mul(v128.load(products + b), v128.load(scale + b)), own2);
      for (let from = lower; from < column; from += wide)
        entry = f64x2.sub(entry, f64x2.mul(v128.load(from + b), v128.load64_splat(from + at)));
      entry = f64x2.div(entry, root2);
      v128.store(column + b, entry);
      v128.store(rest + b, f64x2.sub(v128.load(rest + b), f64x2.mul(entry, entry)));
    }
    for (; b < wide; b += 8) {
      let entry = load<f64>(products + b) * load<f64>(scale + b) * own;
      for (let from = lower; from < column; from += wide) entry -= load<f64>(from + b) * load<f64>(from + at);
      entry /= root;
      store<f64>(column + b, entry);
      store<f64>(rest + b, load<f64>(rest + b) - entry * entry);
    }
    store<f64>(rest + at, -1); // taken
  }
  for (let j = rank - 1; j >= 0; j--) {
    const column = lower + usize(j) * wide;
    let value = load<f64>(solved + (usize(j) << 3));
    for (let l = j + 1; l < rank; l++) {
      const place = usize(load<i32>(order + (usize(l) << 3))) << 3;
      value -= load<f64>(column + place) * load<f64>(out + place);
    }
    const place = usize(load<i32>(order + (usize(j) << 3))) << 3;
    store<f64>(out + place, value / load<f64>(roots + (usize(j) << 3)));
  }
  for (let b: usize = 0; b < wide; b += 8) store<f64>(out + b, load<f64>(out + b) * load<f64>(scale + b));
}
