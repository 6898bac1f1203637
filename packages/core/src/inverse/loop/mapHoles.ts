import { largestGroup } from "./mapOutline.ts";
import { type Cell, cellKey } from "./summary.ts";

/**
 * The holes of the largest connected group of cells of a grid (L16), each as cells that share sides. A hole touches neither what
 * lies outside nor another hole, not even at a corner: of two that do, they are one and its largest part is given.
 */
export function mapHoles(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  if (cells.length === 0) return [];
  const group = largestGroup(cells);
  const inside = new Set(group.map(([p, q]) => cellKey(p, q)));
  const [low, high] = [Math.min, Math.max].map((most) => [
    most(...group.map(([p]) => p)),
    most(...group.map(([, q]) => q)),
  ]);
  const seen = new Set<number>();
  const holes: (readonly Cell[])[] = [];
  for (let p = low[0]; p <= high[0]; p++) {
    for (let q = low[1]; q <= high[1]; q++) {
      if (inside.has(cellKey(p, q)) || seen.has(cellKey(p, q))) continue;
      const found: Cell[] = [[p, q]];
      seen.add(cellKey(p, q));
      let open = false;
      for (let k = 0; k < found.length; k++) {
        for (const [u, v] of around(found[k])) {
          if (u < low[0] || u > high[0] || v < low[1] || v > high[1]) open = true;
          else if (!inside.has(cellKey(u, v)) && !seen.has(cellKey(u, v))) {
            seen.add(cellKey(u, v));
            found.push([u, v]);
          }
        }
      }
      if (!open) holes.push(largestGroup(found));
    }
  }
  return holes;
}

function around([p, q]: Cell): readonly Cell[] {
  const out: Cell[] = [];
  for (let u = p - 1; u <= p + 1; u++) for (let v = q - 1; v <= q + 1; v++) if (u !== p || v !== q) out.push([u, v]);
  return out;
}
