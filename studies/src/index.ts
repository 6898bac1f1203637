// Studies: published claims made checkable. README.md of this folder says how to add one.

export {
  above,
  atLeast,
  atMost,
  below,
  type Claim,
  type ClaimOptions,
  claimNumber,
  falls,
  rises,
  within,
} from "./claim.ts";
export { HELD_OUT_SEEDS, type StudyEntry, studies, studyEntry } from "./registry.ts";
export {
  chooseStudies,
  type RunStudiesOptions,
  runStudies,
  type StudiesProgress,
  type StudyOutcome,
} from "./runStudies.ts";
export {
  type Conclusion,
  defineStudy,
  type Study,
  type StudyFigure,
  type StudyRequest,
  type StudySize,
  type TaskResult,
} from "./study.ts";
export { writeStudy } from "./writeStudy.ts";
