const MINUS = "−";
const TINY = 1e-4; // smaller numbers carry no message at three digits

/** A number for people: at most three significant digits, thousands apart, a true minus; "unknown" for NaN. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "unknown";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size === 0) return "0";
  if (size < TINY) return `${sign}${tiny(size)}`;
  if (size >= 999.5) return `${sign}${thousands(Math.round(size))}`;
  // Through Number, so that "20.0" becomes "20" and "0.400" becomes "0.4".
  return `${sign}${Number(size.toPrecision(3))}`;
}

/** As formatNumber, with a plus before what is positive: for rewards and couplings. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A share as a percentage: "52 %", "0.3 %". */
export function formatPercent(share: number): string {
  if (Number.isNaN(share)) return "unknown";
  const size = Math.abs(share * 100);
  const sign = share < 0 ? MINUS : "";
  if (size < 0.05) return size === 0 ? "0 %" : `${sign}${formatNumber(size)} %`;
  return `${sign}${size < 9.95 ? size.toFixed(1).replace(/\.0$/, "") : Math.round(size)} %`;
}

/** Seconds in the unit that a person would say: "45 s", "62.5 min", "3.2 h". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown time";
  if (seconds < 120) return `${trim(seconds)} s`;
  if (seconds < 7200) return `${trim(seconds / 60)} min`;
  return `${trim(seconds / 3600)} h`;
}

/** An estimate with its interval: "0.082 [0.071, 0.093]". */
export function formatEstimate(estimate: { value: number; low?: number; high?: number }): string {
  const { value, low, high } = estimate;
  if (low === undefined || high === undefined || Number.isNaN(value)) return formatNumber(value);
  return `${formatNumber(value)} [${formatNumber(low)}, ${formatNumber(high)}]`;
}

const COUNTS = "no one two three four five six seven eight nine ten eleven twelve".split(" ");

/** Small whole numbers as words: "eight", "23". */
export function numberWord(count: number): string {
  return COUNTS[count] ?? formatNumber(count);
}

/** "eight words", "one word", "23 words". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${numberWord(count)} ${count === 1 ? one : many}`;
}

/** The first letter in upper case, for a title. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function tiny(size: number): string {
  const [mantissa, exponent] = size.toExponential(1).split("e");
  const raised = [...exponent!].map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)])).join("");
  return `${mantissa} × 10${raised}`;
}

function thousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}

function trim(value: number): string {
  return thousandsOf(value.toPrecision(3));
}

function thousandsOf(text: string): string {
  const value = Number(text);
  return Number.isInteger(value) ? thousands(value) : String(value);
}
