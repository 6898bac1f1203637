import { colours } from "@telos/figures";

/** The style sheet of a report: one column of 720 px on the screen, figures unbroken on paper. */
export const reportStyle = `
:root { color-scheme: light; --ink: #1A1C1E; --muted: #5C6268; --line: #E3E5E8; --surface: #F6F7F9; --accent: ${colours.inferred}; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #FFFFFF; color: var(--ink); font: 15px/1.55 Inter, Helvetica, Arial, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 28px 20px 64px; }
header p { margin: 0; color: var(--muted); font-size: 13px; }
h1 { font-size: 24px; line-height: 1.25; margin: 4px 0 0; overflow-wrap: anywhere; }
h2 { font-size: 18px; line-height: 1.3; margin: 36px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 15px; margin: 24px 0 4px; }
p, ul, dl, table { margin: 8px 0; }
ul { padding-left: 20px; }
li { margin: 3px 0; }
dfn { font-style: normal; font-weight: 600; }
dl.terms { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 10px 0 0; font-size: 14px; line-height: 1.45; }
dl.terms dt { font-weight: 600; }
dl.terms dd { margin: 0; }
#asked h2 { margin-top: 20px; }
#verdict h2 { margin-top: 22px; }
.verdict { margin: 12px 0; padding: 14px 18px; border-left: 4px solid var(--tone); border-radius: 0 6px 6px 0; background: var(--surface); }
.verdict .label { margin: 0 0 6px; font-size: 13px; font-weight: 600; }
.verdict .mark { display: inline-block; width: 20px; height: 20px; margin-right: 8px; border-radius: 50%; background: var(--tone); color: #FFFFFF; text-align: center; line-height: 20px; }
.verdict .caveat { margin: 0 0 8px; font-weight: 600; }
.verdict .sentence { margin: 0; font-size: 17px; line-height: 1.45; }
.pass { --tone: ${colours.pass}; } .warn { --tone: ${colours.warning}; } .fail { --tone: ${colours.refused}; } .none { --tone: #5C6268; }
.verdict.warn .mark { color: var(--ink); }
figure { margin: 20px 0; }
/* A figure has a margin of its own: 5 points, which are 7 px at this width. */
figure svg { display: block; width: calc(100% + 14px); height: auto; margin: 0 -7px; }
figure.narrow { max-width: 350px; }
.pair { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: flex-start; }
.pair figure { flex: 1 1 320px; max-width: 350px; margin: 12px 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.45; }
th { text-align: left; font-weight: 600; color: var(--muted); }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td small { display: block; color: var(--muted); font-size: 12px; }
.mark-pass { color: ${colours.pass}; } .mark-warn { color: #8A5A00; } .mark-fail { color: ${colours.refused}; } .mark-none { color: var(--muted); }
.status { white-space: nowrap; font-weight: 600; }
code { white-space: nowrap; }
pre, code { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: 4px 0 12px; padding: 10px 14px; background: var(--surface); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
td.value { overflow-wrap: anywhere; }
.muted { color: var(--muted); font-size: 13px; }
footer { margin-top: 44px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--muted); font-size: 13px; }
@media print {
  @page { size: A4; margin: 16mm 18mm; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  figure, .verdict, tr, pre, dl.terms div { break-inside: avoid; }
  .pair { flex-wrap: nowrap; }
  .pair figure { flex-basis: 0; }
}
`;
