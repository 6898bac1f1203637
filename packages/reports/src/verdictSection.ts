import type { Purpose, Verdict } from "@telos/core";
import { capital, countOf, numberWord } from "@telos/figures";
import { figureBlock, figurePair } from "./figureBlock.ts";
import { gatesTable } from "./gatesTable.ts";
import { bullets, type Html, html, type Part } from "./html.ts";
import { nextSteps } from "./nextSteps.ts";
import type { PurposeReportData } from "./reportData.ts";
import { testsTable } from "./testsTable.ts";

interface Face {
  readonly tone: "pass" | "warn" | "fail" | "none";
  readonly mark: string;
  readonly label: string;
}

const FACES: Readonly<Record<Verdict, Face>> = {
  purpose: { tone: "pass", mark: "✓", label: "Purpose" },
  interactions: { tone: "warn", mark: "!", label: "Interaction or shared input; no purpose is claimed" },
  "no-interactions": { tone: "none", mark: "–", label: "No interactions; no purpose can be inferred" },
  refused: { tone: "fail", mark: "✗", label: "Refused; nothing is claimed" },
};

const SHARED_INPUT =
  "An input that these units share and that was not recorded would pass every test here and look exactly like a purpose.";

/** The verdict in one sentence with its caveat first, why, what to do next, and the figure or table that shows it. */
export function verdictSection(data: PurposeReportData): Html {
  const { purpose } = data;
  const face = FACES[purpose.verdict];
  const { others } = caveatsOf(purpose);
  const cancelled = purpose.fit?.status === "cancelled";
  return html`<section id="verdict">
<h2>The verdict</h2>
<div class="verdict ${face.tone}">
<p class="label"><span class="mark" aria-hidden="true">${face.mark}</span>${face.label}</p>
${caveatsOf(purpose).shared.map((caveat) => html`<p class="caveat">${caveat}</p>\n`)}<p class="sentence">${purpose.sentence}</p>
</div>
${others.length === 0 ? undefined : html`<h3>To be read with care</h3>\n${bullets(others)}`}
${cancelled ? html`<p><strong>The run was stopped before it was complete:</strong> what follows is what had been found by then.</p>\n` : undefined}${why(purpose)}${shown(data)}<h3>${purpose.verdict === "purpose" ? "What would make it stronger" : "What is missing, and what to do next"}</h3>
${bullets(nextSteps(purpose))}</section>
`;
}

/** The caveats on shared input, which are never missing from a purpose, apart from the others. */
function caveatsOf({ verdict, caveats }: Purpose): {
  readonly shared: readonly string[];
  readonly others: readonly string[];
} {
  const shared = caveats.filter((caveat) => /\bshared (unrecorded )?input\b|\binput shared\b/i.test(caveat));
  const others = caveats.filter((caveat) => !shared.includes(caveat));
  return { shared: verdict === "purpose" && shared.length === 0 ? [SHARED_INPUT] : shared, others };
}

/** The reasons; what a passed test says stands in the table of tests and is not said twice. */
function why({ verdict, reasons, fit, many }: Purpose): Html {
  const judged = ((fit ?? many)?.tests ?? []).filter((test) => test.passed !== undefined);
  const passed = judged.filter((test) => test.passed === true);
  const told = new Set(passed.map((test) => test.sentence));
  const left: Part[] = reasons.filter((reason) => !told.has(reason));
  if (left.length < reasons.length) {
    const where = verdict === "interactions" ? "below" : "under “How sure”";
    left.push(
      passed.length === judged.length
        ? `All ${countOf(judged.length, "test")} that could be judged are passed; the table ${where} explains each.`
        : `${capital(numberWord(passed.length))} of ${countOf(judged.length, "test")} ${passed.length === 1 ? "is" : "are"} passed; the table ${where} explains each.`,
    );
  }
  return left.length === 0 ? html`` : html`<h3>Why this verdict</h3>\n${bullets(left)}`;
}

function shown(data: PurposeReportData): Html {
  const { verdict, fit, gates } = data.purpose;
  if (fit === undefined) return html`<h3>The quality gates</h3>\n${gatesTable(gates)}`;
  switch (verdict) {
    case "purpose":
      return html`<h3>The inferred reward</h3>
<p>Each row is a word. The further right its dot, the more the network behaves as if it gained by being there, beyond what the mean activity of its units explains. A rewarded word need not be a frequent one.</p>
${figureBlock(data, "rewardByWord")}`;
    case "interactions":
      return html`<h3>The tests</h3>\n${testsTable(fit.tests)}`;
    case "no-interactions":
      return figurePair(data, "gain", "windows");
    case "refused":
      return gatesTable(gates);
  }
}
