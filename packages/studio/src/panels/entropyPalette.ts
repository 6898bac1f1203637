// The anchors of viridis, as in the figures, which carry a plotting library that the live page does without.
const VIRIDIS =
  "440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b addc30 d8e219 fde725"
    .split(" ")
    .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));

/** The colours of action entropy from 0 to the largest, those of the figures: dark is much on white, bright is much on black. */
export function entropyPalette(levels: number, theme: "light" | "dark"): readonly string[] {
  return Array.from({ length: levels }, (_, k) => {
    const share = levels === 1 ? 1 : k / (levels - 1);
    const along = (theme === "dark" ? share : 1 - share) * (VIRIDIS.length - 1);
    const low = Math.min(VIRIDIS.length - 2, Math.floor(along));
    const mixed = VIRIDIS[low]!.map((from, c) => Math.round(from + (along - low) * (VIRIDIS[low + 1]![c]! - from)));
    return `rgb(${mixed.join(",")})`;
  });
}
