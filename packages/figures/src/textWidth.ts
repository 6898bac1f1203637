const NARROW = new Set("iljtfrI.,:;'!|()[] ·"); // about a third of the type size
const WIDE = new Set("mwMW@%—→×"); // nearly a square

/**
 * Width of a text in the units of `size`, estimated: figures are laid out without a browser. It errs to the wide side
 * of Inter, Helvetica and Arial, so that nothing is clipped whichever of them is there.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const letter of text) ems += letterEms(letter);
  return ems * size * (bold ? 1.06 : 1);
}

// A number is not parted from its unit.
const BREAK = / (?!(?:s|ms|min|h|Hz|%|λ|bits)(?![\p{L}\d]))/u;

/** A text broken at its spaces into lines no wider than `width`; a longer word keeps a line to itself. */
export function wrapText(text: string, width: number, size: number, bold = false): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size, bold) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function letterEms(letter: string): number {
  if (NARROW.has(letter)) return 0.31;
  if (WIDE.has(letter)) return 0.9;
  if (letter >= "A" && letter <= "Z") return 0.71;
  if (letter >= "0" && letter <= "9") return 0.61;
  return 0.57;
}
