import type { Purpose } from "@telos/core";
import { Window } from "happy-dom";
import { describe, expect, test } from "vitest";
import { purposeReport } from "../src/purposeReport.ts";
import type { PurposeReportData } from "../src/reportData.ts";
import { HOSTILE, reportFixture } from "./reportFixture.ts";

const browser = new Window();
const verdicts = ["purpose", "interactions", "no-interactions", "refused"] as const;

/** The page as a reader sees it: no markup, single spaces. */
function textOf(page: string): string {
  return new browser.DOMParser().parseFromString(page, "text/html").body.textContent.replace(/\s+/g, " ");
}

/** Every part stands in the text, each after the one before it. */
function inOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const place = text.indexOf(part, from);
    expect(place, `“${part}” after “${text.slice(Math.max(0, from - 40), from)}”`).toBeGreaterThanOrEqual(0);
    from = place + part.length;
  }
}

describe.each(verdicts)("the report of the verdict %s", (verdict) => {
  const data = reportFixture(verdict);
  const page = purposeReport(data);
  const text = textOf(page);

  test("tells in the order asked, verdict, certainty, limits, predictions, quality, methods, citation", () => {
    inOrder(
      page,
      ["asked", "verdict", "certainty", "limits", "predictions", "quality", "methods", "cite"].map(
        (id) => `<section id="${id}">`,
      ),
    );
  });

  test("defines hold window, word, reward and λ before the verdict uses them", () => {
    const [before] = page.split('<section id="verdict">');
    for (const term of ["hold window", "word", "reward", "λ"]) expect(before).toContain(`<dfn>${term}</dfn>`);
  });

  test("stands alone: no script, nothing loaded from elsewhere, below 2 MB, with a print style sheet", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\shref=|@import|url\(|javascript:/i);
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page).toContain("@media print");
    expect(page).toContain('<meta charset="utf-8"/>');
  });

  test("is well-formed and holds no NaN, undefined or object", () => {
    const parsed = new browser.DOMParser().parseFromString(page.replace("<!doctype html>\n", ""), "application/xml");
    expect(parsed.querySelector("parsererror")).toBeNull();
    expect(parsed.querySelectorAll("section").length).toBe(8);
    expect(text).not.toMatch(/NaN|undefined|\[object|Infinity|null/);
  });

  test("the same data give the same bytes, and no date unless one is given", () => {
    expect(purposeReport(reportFixture(verdict))).toBe(page);
    expect(page).not.toMatch(/\b20\d\d-\d\d-\d\d/);
    expect(purposeReport({ ...data, createdAt: "2031-05-06T07:08:09Z" })).toContain("2031-05-06T07:08:09Z");
  });

  test("says the verdict's sentence, why, and what to do next", () => {
    inOrder(text, ["The verdict", `The verdict is ${verdict}.`, "Why this verdict", "A reason of its own."]);
    inOrder(text, [
      "The verdict",
      verdict === "purpose" ? "What would make it stronger" : "What is missing, and what to do next",
      "How sure",
    ]);
  });

  test("names version, seed, checksum, every setting, and how to cite", () => {
    for (const part of [
      "telos 0.1.0",
      "seed 42",
      data.recordingInfo.sha256!,
      "choice.unitIds",
      "3, 17",
      "windowsMs",
      "5, 20",
    ]) {
      expect(text).toContain(part);
    }
    inOrder(text, [
      "How to cite",
      "@software{telos",
      "@article{chalk2021inferring",
      "e0248940",
      "@inproceedings{mastrogiuseppe2024controlled",
      "Cite the data like this.",
    ]);
  });

  test("lists gates, units used and units left out", () => {
    for (const part of [
      "Enough spikes",
      "5,230 spikes",
      "refuse below 1,500",
      "600 spikes of two units, of 16 in the file",
      "left out: no spikes",
      "One unit holds no spikes.",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("what a file says stays text", () => {
    const info = data.recordingInfo;
    const hostile: PurposeReportData = {
      ...data,
      recordingInfo: {
        ...info,
        fileName: HOSTILE,
        format: HOSTILE,
        identifier: HOSTILE,
        description: HOSTILE,
        facts: { [HOSTILE]: HOSTILE },
        notes: [HOSTILE],
        citation: HOSTILE,
      },
      settings: { [HOSTILE]: HOSTILE },
      citations: [{ what: HOSTILE, bibtex: HOSTILE }],
      version: HOSTILE,
      createdAt: HOSTILE,
      purpose: hostilePurpose(data.purpose),
    };
    const result = purposeReport(hostile);
    expect(result).not.toContain("<script");
    expect(textOf(result)).toContain(HOSTILE);
    const parsed = new browser.DOMParser().parseFromString(result.replace("<!doctype html>\n", ""), "application/xml");
    expect(parsed.querySelector("parsererror")).toBeNull();
  });
});

function hostilePurpose(purpose: Purpose): Purpose {
  const { fit } = purpose;
  const stimulus = {
    name: HOSTILE,
    added: [HOSTILE],
    lagMs: 40,
    lagChosen: "given" as const,
    levels: [{ label: HOSTILE, seconds: 1 }],
  };
  return {
    ...purpose,
    sentence: HOSTILE,
    caveats: [HOSTILE],
    reasons: [HOSTILE],
    unknowable: [HOSTILE],
    gates: purpose.gates.map((gate) => ({
      ...gate,
      title: HOSTILE,
      sentence: HOSTILE,
      threshold: HOSTILE,
      unit: HOSTILE,
      id: HOSTILE,
    })),
    data: { ...purpose.data, dropped: [{ id: 1, why: HOSTILE }] },
    ...(fit === undefined
      ? {}
      : {
          fit: {
            ...fit,
            stimulus,
            unusedStimuli: [HOSTILE],
            tests: fit.tests.map((one) => ({ ...one, title: HOSTILE, sentence: HOSTILE, bound: HOSTILE })),
            predictions: fit.predictions.map((one) => ({ ...one, title: HOSTILE, sentences: [HOSTILE] })),
          },
        }),
  };
}

describe("a purpose", () => {
  const page = purposeReport(reportFixture("purpose"));

  test("is told with the caveat on shared input first, before the sentence, other caveats after it", () => {
    inOrder(textOf(page), [
      "A shared input that nobody recorded would look the same.",
      "The verdict is purpose.",
      "The activity drifts.",
      "How sure",
    ]);
  });

  test("never lacks that caveat, even where none was handed in", () => {
    const { purpose, ...rest } = reportFixture("purpose");
    const text = textOf(purposeReport({ ...rest, purpose: { ...purpose, caveats: [] } }));
    inOrder(text, [
      "An input that these units share and that was not recorded would pass every test here",
      "The verdict is purpose.",
    ]);
  });

  test("shows the reward with the verdict and says the numbers of the certainty", () => {
    const [, verdict] = page.split('<section id="verdict">');
    expect(verdict!.split("</section>")[0]).toContain("One word is worth clearly more than silence");
    const text = textOf(page);
    for (const part of [
      "0.0818 [0.0718, 0.0918] bits per flip",
      "at most 0.0002",
      "0.003 [0.002, 0.004]",
      "leave 7.5 %",
      "20 ms was chosen",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("draws the prediction with the largest change and lists the others", () => {
    const [, predictions] = page.split('<section id="predictions">');
    inOrder(predictions!, ["<h3>If unit 17 dies</h3>", "<svg", "The others of this kind", "<td>If unit 3 dies</td>"]);
  });

  test("says that a test was passed once, in the table", () => {
    expect(textOf(page).split("Knowing the other unit helps.").length - 1).toBe(1);
    expect(textOf(page)).toContain("All two tests that could be judged are passed");
  });
});

describe("less than a purpose", () => {
  test("a refusal names the gate, its remedy and how to accept it, and claims nothing", () => {
    const text = textOf(purposeReport(reportFixture("refused")));
    inOrder(text, ["Duplicate units", "refused", "probably one neuron, sorted twice", "--accept duplicates"]);
    inOrder(text, [
      "How sure",
      "Nothing was fitted",
      "What cannot be known",
      "neither for it nor against it",
      "None is offered: the recording was refused",
    ]);
    expect(text).not.toMatch(/inferred reward/i);
  });

  test("no interactions: shows the gain against chance, no reward, no prediction", () => {
    const text = textOf(purposeReport(reportFixture("no-interactions")));
    inOrder(text, ["The verdict", "Interactions do not predict flips better than chance", "How sure"]);
    expect(text).toContain("that is not the same as none being there");
    expect(text).toContain("None is offered: without interactions");
    expect(text).not.toMatch(/inferred reward|clearly more than silence/i);
  });

  test("interactions: names the unused stimulus and how to give it, and shows the reward only as a reading that is not allowed", () => {
    const text = textOf(purposeReport(reportFixture("interactions")));
    inOrder(text, [
      "The verdict",
      "The tests",
      "failed",
      "“direction”, “contrast”",
      "--stimulus direction",
      "How sure",
    ]);
    inOrder(text, [
      "If it were a purpose",
      "The verdict above does not allow this reading",
      "Read as a reward, which is not established here",
    ]);
    expect(text).toContain("The verdict is not a purpose");
  });

  test("a run that was stopped says so with the verdict", () => {
    const { purpose, ...rest } = reportFixture("interactions");
    const stopped = { ...purpose, fit: { ...purpose.fit!, status: "cancelled" as const } };
    inOrder(textOf(purposeReport({ ...rest, purpose: stopped })), [
      "The run was stopped before it was complete",
      "How sure",
    ]);
  });

  test("a report without figures is still a report", () => {
    for (const verdict of verdicts) {
      const page = purposeReport(reportFixture(verdict, { figures: [] }));
      expect(page).not.toContain("<svg");
      expect(textOf(page)).toContain(`The verdict is ${verdict}.`);
    }
  });

  test("a recording without a single unit can be refused", () => {
    const { purpose, ...rest } = reportFixture("refused", { figures: [] });
    const data = { ...purpose.data, unitIds: [], spikes: [], ratesHz: [], observed: [], observedS: 0, dropped: [] };
    expect(textOf(purposeReport({ ...rest, purpose: { ...purpose, data, gates: [], reasons: [] } }))).toContain(
      "no units",
    );
  });
});
