export { canonicalJson } from "./canonicalJson.ts";
export type { CheckpointHead, SavedPoint } from "./checkpointFile.ts";
export { CHECKPOINT_FILE, checkpointHead } from "./checkpointFile.ts";
export type { PaceOptions } from "./checkpointPacer.ts";
export { CHECKPOINT_SECONDS, checkpointPacer } from "./checkpointPacer.ts";
export type { ArrayDifference, Difference, RunComparison } from "./compareRuns.ts";
export { compareRuns, differences } from "./compareRuns.ts";
export type { RunDescription } from "./describeRun.ts";
export { describeRun, listRuns } from "./describeRun.ts";
export type { RunFolder } from "./fillFolder.ts";
export { UNFINISHED_FILE } from "./fillFolder.ts";
export type { FolderLock, LockHolder } from "./lockFolder.ts";
export { holderOf, holderText, lockFolder } from "./lockFolder.ts";
export { makeFolders } from "./makeFolders.ts";
export type { Headline, Manifest, RunInput, RunState } from "./manifest.ts";
export { manifestText, parseManifest } from "./manifest.ts";
export type { MapOptions, Pool, PoolOptions, TaskOutcome } from "./pool.ts";
export { createPool } from "./pool.ts";
export type { Run } from "./readRun.ts";
export { readRun } from "./readRun.ts";
export type { ResumedFolder, ResumeRequest } from "./resumeRunFolder.ts";
export { resumeRunFolder } from "./resumeRunFolder.ts";
export type { RunRequest } from "./runFolder.ts";
export { createRunFolder, specChecksum } from "./runFolder.ts";
export { seedList } from "./seedList.ts";
export { sha256, sha256OfFile } from "./sha256.ts";
export { gridAxis, type ShortName, type SweepAxis, valueAt, withValue } from "./sweep/gridAxis.ts";
export { type FailedPoint, type LocalEngineOptions, runSweepLocally, type SweepWorker } from "./sweep/localEngine.ts";
export {
  cancelSweepOnSlurm,
  runSweepOnSlurm,
  type SlurmEngineOptions,
  type SlurmStanding,
  slurmStanding,
} from "./sweep/slurmEngine.ts";
export type { QueuedTask } from "./sweep/slurmQueue.ts";
export {
  packsOf,
  type SlurmOptions,
  type SlurmSubmission,
  sbatchArguments,
  submissionsOf,
} from "./sweep/slurmSubmission.ts";
export {
  logPath,
  missingPoints,
  openSweep,
  type PointFailure,
  type PointResult,
  readFailure,
  readResult,
  readSweep,
} from "./sweep/sweepFolder.ts";
export {
  pointName,
  pointSettings,
  type SweepJob,
  type SweepPlan,
  type SweepPoint,
  sweepPlan,
} from "./sweep/sweepPlan.ts";
export { doSweepTask, type PointLog, type SweepTask } from "./sweep/sweepTask.ts";
export { workSubmission } from "./sweep/workSubmission.ts";
export { writeError } from "./writeError.ts";
export { flushFolder, writeWhole } from "./writeWhole.ts";
