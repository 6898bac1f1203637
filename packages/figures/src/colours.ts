/** One colour, one meaning, in every figure, report and page; safe for colour-blind readers. */
export const colours = {
  inferred: "#0072B2",
  truth: "#D55E00",
  free: "#009E73",
  baseline: "#8A8A8A",
  adapted: "#CC79A7",
  warning: "#E69F00",
  refused: "#B00020",
  pass: "#2E7D32",
} as const;
