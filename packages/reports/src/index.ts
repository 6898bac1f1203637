// Results → one self-contained page.

export { type Citation, citations } from "./citations.ts";
export { type ControllerReportData, controllerReport, type ReportedControl } from "./controllerReport.ts";
export { type InspectReportData, inspectReport } from "./inspectReport.ts";
export { type LoopReportData, loopReport } from "./loopReport.ts";
export { purposeReport } from "./purposeReport.ts";
export type { PurposeReportData, RecordingInfo, ReportFigure } from "./reportData.ts";
