import { askedSection } from "./askedSection.ts";
import { certaintySection } from "./certaintySection.ts";
import { citationSection } from "./citationSection.ts";
import { html, trusted } from "./html.ts";
import { limitsSection } from "./limitsSection.ts";
import { methodsSection } from "./methodsSection.ts";
import { predictionsSection } from "./predictionsSection.ts";
import { qualitySection } from "./qualitySection.ts";
import type { PurposeReportData } from "./reportData.ts";
import { reportStyle } from "./reportStyle.ts";
import { verdictSection } from "./verdictSection.ts";

/**
 * The report of an inference as one self-contained HTML page: no script, no outside file, readable offline and on paper.
 * Who stops after the first screen knows the verdict and its caveat. The same data give the same bytes.
 */
export function purposeReport(data: PurposeReportData): string {
  const { fileName } = data.recordingInfo;
  const page = html`<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="telos ${data.version}"/>
<title>${fileName}: what is this network for?</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<main>
<header>
<p>telos report${data.createdAt === undefined ? "" : html` · ${data.createdAt}`}</p>
<h1>What is this network for? ${fileName}</h1>
</header>
${askedSection(data)}${verdictSection(data)}${certaintySection(data)}${limitsSection(data)}${predictionsSection(data)}${qualitySection(data)}${methodsSection(data)}${citationSection(data)}<footer>
<p>Made by telos ${data.version}, seed ${data.seed}. The same file, settings and seed give the same numbers and figures. This page needs no connection; nothing in it was sent anywhere.</p>
</footer>
</main>
</body>
</html>
`;
  return page.html;
}
