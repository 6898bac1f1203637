// The public surface of telos, in reading order: from numbers to purposes. Over 300 lines: one entry for each public name.

// bellman
export { type BackupInto, type BackupWork, backup, backupInto, backupWork } from "./bellman/backup.ts";
export {
  type Evaluation,
  evaluate,
  evaluateInto,
  type Following,
  type FollowOptions,
  solveFollowing,
  subtractMean,
} from "./bellman/evaluate.ts";
export { expectPolicy } from "./bellman/expectPolicy.ts";
export { actionCountsOf, type LikelihoodGradient, likelihoodGradient, logLikelihood } from "./bellman/likelihood.ts";
export { marginalOf } from "./bellman/marginal.ts";
export { type Adjoint, evaluateTransposed, type Occupancy, occupancy } from "./bellman/occupancy.ts";
export { policyCost, policyEarnings } from "./bellman/policyCost.ts";
export {
  actionRewardOf,
  type Criterion,
  expectCriterion,
  expectProblem,
  type Reference,
  type Reward,
  type SettledProblem,
  type SoftProblem,
  terminalRewardOf,
} from "./bellman/problem.ts";
export { actionValues, logWeightsOf, softLogPolicy, softMaximum, softPolicy } from "./bellman/soft.ts";
// forward
export { baselines, freeController, myopicController, randomController } from "./forward/baselines.ts";
export { type BuiltController, buildController } from "./forward/buildController.ts";
export { type ChainFactors, factoriseChain, solveChain, solveChainTransposed } from "./forward/chainFactors.ts";
export { bernoulliDivergence, meanCodingCost } from "./forward/codingCost.ts";
export {
  expectPairwise,
  forEachEdge,
  type PairwiseGradient,
  type PairwisePolicy,
  type PairwiseProblem,
  pairwiseGradient,
  pairwiseHypercubePolicy,
  pairwiseLogits,
} from "./forward/constrainedPolicy.ts";
export {
  allowedDistances,
  circulantMeans,
  circulantThenFree,
  type PairwiseSolution,
  pairwiseStart,
  type TrainingProtocol,
  type TrainingStage,
  trainPairwise,
} from "./forward/constrainedTraining.ts";
export type { ControlKernels } from "./forward/controlKernels.ts";
export type { Controller } from "./forward/controller.ts";
export type { CartpoleSpec, ControllerEvaluation, ControllerSpec, RateNetworkSpec } from "./forward/controllerSpec.ts";
export {
  codingReward,
  type EfficientCodingOptions,
  type EfficientCodingProblem,
  type EfficientCodingSolution,
  type EfficientCodingState,
  efficientCoding,
  solveEfficientCoding,
} from "./forward/efficientCoding.ts";
// forward/fittedValue
export {
  type ControlObjective,
  type ControlProblem,
  expectControlProblem,
  largestValue,
  type Training,
} from "./forward/fittedValue/controlProblem.ts";
export {
  type FittedTask,
  type FittedUpdate,
  type FittedUpdateOf,
  fittedTaskOf,
} from "./forward/fittedValue/fittedUpdate.ts";
export {
  type FittedValue,
  type FittedValueState,
  fittedValue,
  type TrainingProgress,
} from "./forward/fittedValue/fittedValue.ts";
export {
  type LivedMoment,
  rememberingMoments,
  rememberOutcome,
  SURVIVAL_UNITS,
  type SurvivalFit,
  survivalLearning,
  survivalStart,
} from "./forward/fittedValue/learnedSurvival.ts";
export { plainUpdate } from "./forward/fittedValue/plainUpdate.ts";
export { drawAction, policyEntropy, policyOf, worthOf } from "./forward/fittedValue/policyOf.ts";
export {
  drawPlacesInto,
  type Replay,
  recallInto,
  remember,
  replayStart,
} from "./forward/fittedValue/replay.ts";
export { scheduledDiscount, scheduledRate } from "./forward/fittedValue/scheduledDiscount.ts";
export { preferencesInto, type SuccessorValues, successorValuesOf } from "./forward/fittedValue/successorValues.ts";
export { valueShapeOf } from "./forward/fittedValue/valueShapeOf.ts";
export { forecastController } from "./forward/forecastController.ts";
export { solveHypercube } from "./forward/hypercube.ts";
export {
  evaluateHypercube,
  type LinearOptions,
  type LinearSolution,
  solveHypercubeAdjoint,
} from "./forward/hypercubeAdjoint.ts";
export { addUnitInto, backupByEdges, type HypercubeBackup } from "./forward/hypercubeBackup.ts";
export { backupByWords } from "./forward/hypercubeBackupByWords.ts";
export { edgeDifferencesInto, edgeDivergenceInto, policyLogits } from "./forward/hypercubeEdges.ts";
export { type FlowOfPolicy, type HypercubeFlow, plainFlow, plainFlow32 } from "./forward/hypercubeFlow.ts";
export { type HypercubeState, hypercubeMethod, hypercubeRound, hypercubeStart } from "./forward/hypercubeMethod.ts";
export {
  type HypercubeNewton,
  isForNewton,
  NEWTON_INPUTS,
  NEWTON_UNITS,
  type NewtonOptions,
  type NewtonSolution,
  type NewtonValue,
} from "./forward/hypercubeNewton.ts";
export {
  expectHypercubeProblem,
  expectUpdateShare,
  type HypercubePolicy,
  type HypercubeProblem,
  type HypercubeReference,
  referenceLogitsOf,
} from "./forward/hypercubeProblem.ts";
export { hypercubeLookAheadInto, hypercubePushInto } from "./forward/hypercubePush.ts";
export type { HypercubeOptions, HypercubeSolution, SolverKernels } from "./forward/hypercubeSolution.ts";
export {
  type HypercubeValue,
  type RoughSearch,
  type RoughSweeps,
  removeMean,
  rewardScale,
  solveHypercubeValue,
  type ValueOptions,
} from "./forward/hypercubeValue.ts";
export { averageInputsInto, moveInputsInto } from "./forward/inputAverages.ts";
export { type JudgedController, judgedControllers } from "./forward/judgedControllers.ts";
// forward/learnedPolicy
export { type BuiltLearned, buildLearned, learnedPolicyOf } from "./forward/learnedPolicy/buildLearned.ts";
export {
  type ChannelController,
  channelBaselines,
  type Decisions,
  drawingController,
  learnedController,
} from "./forward/learnedPolicy/channelController.ts";
export {
  type LearnedPolicy,
  type LearnedPolicyState,
  learnedPolicy,
} from "./forward/learnedPolicy/learnedPolicy.ts";
export {
  LEARNED_PRESETS,
  type LearnedPresetName,
  learnedPolicyDefaults,
} from "./forward/learnedPolicy/learnedPresets.ts";
export type { LearnedProblem, OccupancyObjective } from "./forward/learnedPolicy/learnedProblem.ts";
export type { LearnedPolicySpec, PolicyReading, PolicySpec } from "./forward/learnedPolicy/policySpec.ts";
export { type Proposal, policyProposal, uniformProposal } from "./forward/learnedPolicy/proposal.ts";
export { type ChannelRollouts, simulateChannels } from "./forward/learnedPolicy/simulateChannels.ts";
export {
  type BuiltProcess,
  type JudgedOptions,
  type JudgedRollouts,
  type Trainable,
  type TrainedNetworks,
  trainableOf,
} from "./forward/learnedPolicy/trainableOf.ts";
export { type LivingAgents, type LivingAgentsOptions, livingAgents } from "./forward/livingAgents.ts";
export {
  type MarginalReferenceOptions,
  type MarginalSolution,
  type MarginalState,
  marginalReference,
} from "./forward/marginalReference.ts";
export { plainNewton } from "./forward/plainNewton.ts";
export { type PolicyIterationOptions, type PolicyIterationState, policyIteration } from "./forward/policyIteration.ts";
export {
  CONTROLLER_PRESETS,
  type ControlPresetName,
  type PresetName,
  R_NETWORK_PRESETS,
  SIX_SHAPES,
} from "./forward/presets.ts";
export { type ControlRecording, type RecordOptions, recordController } from "./forward/recordController.ts";
export {
  type Refined,
  type RefinedEquation,
  type RefineOptions,
  type RoughFlow,
  type RoughFlows,
  refineRoughly,
} from "./forward/refineRoughly.ts";
export {
  type ControlledRollouts,
  type SimulateOptions,
  simulateController,
  trajectoryOf,
} from "./forward/simulateController.ts";
export { type SoftSolution, type SolutionBound, softSolutionOf, solutionBound } from "./forward/softSolution.ts";
export { type SolveExactlyOptions, solveExactly } from "./forward/solveExactly.ts";
export { drawStartInto, expectStartStates, type StartStates } from "./forward/startStates.ts";
export { type OccupancyOptions, stationaryOccupancy } from "./forward/stationaryOccupancy.ts";
export { type Controlled, valueController } from "./forward/valueController.ts";
export { type ValueIterationOptions, type ValueIterationState, valueIteration } from "./forward/valueIteration.ts";
// inverse
export { calibratedNetwork } from "./inverse/calibratedNetwork.ts";
export { changeCodingCost } from "./inverse/changeCodingCost.ts";
export { changeInputProbability } from "./inverse/changeInputProbability.ts";
export { bootstrapReward, type ChosenFit, chooseFit, type FitSettings } from "./inverse/chosenFit.ts";
// inverse/comparison
export { bestRate, binLogLikelihood } from "./inverse/comparison/binLikelihood.ts";
export { type ComparisonRequest, compareModels } from "./inverse/comparison/compareModels.ts";
export type { ComparedModel, ModelComparison, ModelScore } from "./inverse/comparison/modelComparison.ts";
export { type ComparedFamily, type PotentialDesign, potentialDesign } from "./inverse/comparison/potentialDesign.ts";
export { concludeInference, type InferContext } from "./inverse/concludeInference.ts";
// inverse/constrained
export {
  type ConstrainedInverse,
  constrainedInverse,
  rewardInFamily,
} from "./inverse/constrained/constrainedInverse.ts";
export {
  type ConstrainedNetwork,
  type StationarityEquations,
  stationarityEquations,
} from "./inverse/constrained/stationarityEquations.ts";
// inverse/estimators
export {
  type BootstrapOptions,
  type BootstrapProblem,
  type BootstrapState,
  bootstrapIntervals,
} from "./inverse/estimators/bootstrapIntervals.ts";
export { curvatureOfFit } from "./inverse/estimators/curvatureOfFit.ts";
export {
  expectationMaximisation,
  type MaximisationOptions,
  type MaximisationState,
} from "./inverse/estimators/expectationMaximisation.ts";
export {
  fitReward,
  fitRewardMethod,
  type RewardFit,
  type RewardFitOptions,
  type RewardFitProblem,
  type RewardFitState,
} from "./inverse/estimators/fitReward.ts";
export { flipEvidence } from "./inverse/estimators/flipEvidence.ts";
export { informationOfReward } from "./inverse/estimators/informationOfReward.ts";
export { invertInformation, laplaceIntervals } from "./inverse/estimators/laplaceIntervals.ts";
export { countInputChain, plugInReference, type ReferenceChoice } from "./inverse/estimators/plugInReference.ts";
export { plugInReward } from "./inverse/estimators/plugInReward.ts";
export {
  expectedUpdates,
  type PolicyLikelihood,
  policyLogLikelihood,
} from "./inverse/estimators/policyLogLikelihood.ts";
export {
  expectEvidence,
  problemOf,
  type RewardLikelihood,
  rewardLikelihood,
  type SolveOptions,
} from "./inverse/estimators/rewardLikelihood.ts";
export {
  chooseStrength,
  inferSparseReward,
  plateauOf,
  type SparseOptions,
  type SparseReward,
  type StrengthCandidate,
  supportOf,
} from "./inverse/estimators/sparseReward.ts";
export {
  type Intervals,
  meanOn,
  type RewardIntervals,
  supportIntervals,
} from "./inverse/estimators/supportIntervals.ts";
export {
  evidenceBlocks,
  type StepRange,
  sumEvidence,
  type TransitionEvidence,
  type TransitionShape,
  type UpdateEvidence,
  updateEvidence,
  type WordEvidence,
  wordEvidence,
} from "./inverse/estimators/transitionEvidence.ts";
export { type ExactInverse, edgeField, exactInverse } from "./inverse/exactInverse.ts";
// inverse/families
export { type RewardDesign, type RewardFamily, rewardDesign } from "./inverse/families/rewardFamily.ts";
export { type FitCoordinates, fitCoordinates } from "./inverse/fitCoordinates.ts";
export { type FitFlipsOptions, type FlipFit, fitFlips, freeWordsOf } from "./inverse/fitFlips.ts";
export { fittedNetwork, potentialOf, wordSeconds } from "./inverse/fittedNetwork.ts";
export { flipCurvature, flipLogLikelihood } from "./inverse/flipLikelihood.ts";
export {
  couplingsOf,
  type FlipModel,
  INTERACTION_RIDGE,
  interactionCount,
  interactionOf,
  OFFSET_RIDGE,
  offsetsOf,
  pairEnergies,
  parameterOffsets,
  updateRatesOf,
} from "./inverse/flipModel.ts";
export { fitFreeRates } from "./inverse/freeRates.ts";
export { compareRewards, type RewardComparison, type RewardGauge, removeGauge, rewardGauge } from "./inverse/gauge.ts";
export {
  crossValidate,
  type FlipPredictor,
  FOLDS,
  flipTotals,
  type HeldOutScore,
  heldOutScore,
} from "./inverse/heldOut.ts";
export { heldOutGain, ratioEstimate } from "./inverse/heldOutGain.ts";
export { heldOutWordDivergence } from "./inverse/heldOutWordDivergence.ts";
export { inferenceJson } from "./inverse/inferenceJson.ts";
export { inferenceEnding, inferenceRecords } from "./inverse/inferenceRecords.ts";
export { type InferenceSpecInput, inferenceSpec, type SpecFile } from "./inverse/inferenceSpec.ts";
export {
  bestWindow,
  chosenInputs,
  chosenLagMs,
  chosenStimulus,
  type InferKernels,
  type InferProblem,
  type InferSettings,
  type InferState,
  inferMethod,
  inferShare,
  inferStage,
  inferSteps,
} from "./inverse/inferMethod.ts";
export {
  finishInference,
  INFER_PRESET,
  type InferControl,
  type InferPreset,
  type InferProgress,
  type InferRequest,
  inferPurpose,
  type PreparedInference,
  prepareInference,
} from "./inverse/inferPurpose.ts";
export { cutRange, doInferWork, type InferHelpers, type InferWork, type InferWorkResult } from "./inverse/inferWork.ts";
export { type InputInverse, inputInverse } from "./inverse/inputInverse.ts";
// inverse/loop
export {
  type AgentRecord,
  actionsOfInjections,
  actionsOfRecord,
  agentRecordOf,
  expectAgentRecord,
  type RecordedDynamics,
} from "./inverse/loop/agentRecord.ts";
export { choiceBits } from "./inverse/loop/choiceBits.ts";
export { bestMix, type CriticMix, criticMixes } from "./inverse/loop/criticMixes.ts";
export {
  type CriticTraining,
  type CriticValues,
  criticProblem,
  criticValues,
  meanValues,
  type PurposeHypothesis,
  trainCritic,
} from "./inverse/loop/critics.ts";
export {
  decideLoop,
  edgeHolds,
  LOOP_RULE,
  type LoopEvidence,
  type LoopRule,
  thresholdKnown,
} from "./inverse/loop/decideLoop.ts";
export {
  type DiscountPoint,
  type DiscountProfile,
  discountProfile,
  jackknifeError,
} from "./inverse/loop/discountProfile.ts";
export { edgeConstraint } from "./inverse/loop/edgeConstraint.ts";
export { CARELESS_SHARE, edgeGain, edgeGains } from "./inverse/loop/edgeGain.ts";
export { edgeGap, largestWithGap } from "./inverse/loop/edgeGap.ts";
export { EDGE_STEPS, type EdgeFit, type EdgeOptions, edgeLikelihood } from "./inverse/loop/edgeLikelihood.ts";
export { type EdgeProfile, edgeProfile } from "./inverse/loop/edgeProfile.ts";
export { expectFollows } from "./inverse/loop/expectFollows.ts";
export { type EdgeFindings, edgeScore, findEdges, NETWORK_SUMMARIES, orderedEdges } from "./inverse/loop/findEdges.ts";
export { findSoftEdges } from "./inverse/loop/findSoftEdges.ts";
export { firstSteps } from "./inverse/loop/firstSteps.ts";
export {
  choiceGradientInto,
  FITTED_CRITIC,
  type FittedCritic,
  type FittedCriticOptions,
  fittedCritic,
  fittedCriticValues,
} from "./inverse/loop/fittedCritic.ts";
export { fittedCriticScore, withinEdge } from "./inverse/loop/fittedCriticScore.ts";
export { type FittedTransitions, fittedTransitions } from "./inverse/loop/fittedTransitions.ts";
export {
  expectLoopSettings,
  inferLoop,
  LOOP_SETTINGS,
  type LoopProblem,
  type LoopState,
  loopStages,
} from "./inverse/loop/inferLoop.ts";
export { judgedMap } from "./inverse/loop/judgedMap.ts";
export { type EnergyWithout, energiesWithoutOne } from "./inverse/loop/leaveOneOut.ts";
export type {
  HypothesisScore,
  LoopDynamics,
  LoopHypothesis,
  LoopInference,
  LoopSettings,
  LoopVerdict,
} from "./inverse/loop/loopInference.ts";
export { type LoopSeen, loopSeen } from "./inverse/loop/loopSeen.ts";
export { mapHoles } from "./inverse/loop/mapHoles.ts";
export { mapOutline } from "./inverse/loop/mapOutline.ts";
export {
  type MatchedState,
  type MatchedWeight,
  type MatchedWeightProblem,
  matchedTo,
  matchedWeight,
} from "./inverse/loop/matchedWeight.ts";
export { contextsOf, oneContext } from "./inverse/loop/oneContext.ts";
export { planePoints } from "./inverse/loop/planePoints.ts";
export { planeShapes } from "./inverse/loop/planeShapes.ts";
export {
  bestSharpness,
  type ChoiceRule,
  type PolicyBits,
  policyBits,
  type ScoredChoices,
} from "./inverse/loop/policyBits.ts";
export { type RankedPlane, rankPlanes } from "./inverse/loop/rankPlanes.ts";
export {
  type ChosenUnit,
  RANKING_RULE,
  type RankedUnit,
  type RankingRule,
  type RecordMasks,
  rankUnits,
  recordMasks,
  type UnitRanking,
} from "./inverse/loop/rankUnits.ts";
export {
  occupancyPoint,
  type ResolvedCritics,
  resolveCritics,
  rewardScore,
} from "./inverse/loop/resolveHypothesis.ts";
export {
  type RewardedPoint,
  type RewardedRegion,
  type RewardedRegionProblem,
  type RewardedState,
  rewardedRegion,
} from "./inverse/loop/rewardedRegion.ts";
export { selectAgents } from "./inverse/loop/selectAgents.ts";
export { SOFT_EDGE, type SoftEdgeOptions, softBits, softEdge } from "./inverse/loop/softEdge.ts";
export { type SoftSurvival, softSurvival } from "./inverse/loop/softSurvival.ts";
export {
  type Hats,
  logitDerivatives,
  SPLINE,
  type SplineCritic,
  type SplineOptions,
  splineCritic,
} from "./inverse/loop/splineCritic.ts";
export { startsWithin } from "./inverse/loop/startsWithin.ts";
export { type SuccessorTable, sampledSteps, successorTable } from "./inverse/loop/successorTable.ts";
export { type SuccessorSummary, type Summary, successorSummary, summaryName } from "./inverse/loop/summary.ts";
export { type Tilt, tiltInside } from "./inverse/loop/tiltInside.ts";
export { chosenReaches, type UnitMasks, type UnitReaches, unitMasks } from "./inverse/loop/unitMasks.ts";
export { chosenInPlane, convexHull, visitedMap } from "./inverse/loop/visitedPlane.ts";
// inverse/many
export { bentCount, type CountSummary, countSummary } from "./inverse/many/bentCount.ts";
export { chooseManyStructure, type ManyStructure } from "./inverse/many/chooseManyStructure.ts";
export { concludeMany } from "./inverse/many/concludeMany.ts";
export { type CountDegrees, type CountRow, countPolynomials, countSteps } from "./inverse/many/countBasis.ts";
export { type CouplingSummary, couplingSummary, withCouplings } from "./inverse/many/couplingSummary.ts";
export { finishMany, type PreparedMany } from "./inverse/many/finishMany.ts";
export { fitLowRank, type LowRankProblem } from "./inverse/many/fitLowRank.ts";
export { fitManyFlips, type ManyFlipsOptions } from "./inverse/many/fitManyFlips.ts";
export { couplingInformation, fitPairs, type PairFit, type PairFitProblem } from "./inverse/many/fitPairs.ts";
export { type FitUpdatesOptions, fitUpdates } from "./inverse/many/fitUpdates.ts";
export { flipEventLogLikelihood } from "./inverse/many/flipEventLikelihood.ts";
export { type FlipEventMeans, flipEventMeans } from "./inverse/many/flipEventMeans.ts";
export { type GenerativeCheck, generativeCheck } from "./inverse/many/generativeCheck.ts";
export { heldOutMany, type ManyScores } from "./inverse/many/heldOutMany.ts";
export { inferUpdates, type UpdatesInference } from "./inverse/many/inferUpdates.ts";
export { type Eigenpairs, leadingEigenpairs } from "./inverse/many/leadingEigenpairs.ts";
export { lowRankCouplings } from "./inverse/many/lowRankCouplings.ts";
export type { ManyFit, ManyReward } from "./inverse/many/manyFit.ts";
export {
  chosenEvents,
  chosenManyWindow,
  joinFolds,
  type ManyProblem,
  type ManyState,
  manyMethod,
  manyStage,
  manySteps,
} from "./inverse/many/manyMethod.ts";
export { type ManyTestInput, manyTests } from "./inverse/many/manyTests.ts";
export {
  type PairLikelihood,
  type PairModel,
  type PairSums,
  pairFields,
  pairSums,
} from "./inverse/many/pairModel.ts";
export { pairReward } from "./inverse/many/pairReward.ts";
export { type ManyChange, type ManyPrediction, modelWithoutUnits, predictMany } from "./inverse/many/predictMany.ts";
export { type BentCount, refitBent } from "./inverse/many/refitBent.ts";
export { refuseRunaway } from "./inverse/many/refuseRunaway.ts";
export { type RidgeUpdates, ridgeUpdates } from "./inverse/many/ridgeUpdates.ts";
export { type SimulatedFlips, simulateFlips } from "./inverse/many/simulateFlips.ts";
export {
  couplingVariance,
  expectedReliability,
  mixtureCouplings,
  RANKS,
  ridgeCouplings,
  type StructuredCouplings,
  type StructureName,
  structuresOf,
  upperPairs,
} from "./inverse/many/structure.ts";
export { differenceOf, reliabilityOf, type StructureScore, simplestOfTheBest } from "./inverse/many/structureChoice.ts";
export { type UpdateLikelihood, updateLogLikelihood } from "./inverse/many/updateLikelihood.ts";
export { simulateUpdates, sliceUpdates, stateMeans, type UpdateSequence } from "./inverse/many/updateSequence.ts";
export { type WeakUpdates, weakUpdates } from "./inverse/many/weakUpdates.ts";
export { networkPolicy, networkWords, poolInputs } from "./inverse/networkPolicy.ts";
export { MINIMUM_VISIT_S, MINIMUM_VISIT_STEPS, networkReward, rewardOnVisited } from "./inverse/networkReward.ts";
export { curlShare, potentialOfEdges } from "./inverse/potentialOfEdges.ts";
export { inferredProblem, type NetworkChange, predictChange } from "./inverse/predictChange.ts";
export { prepareWords, type WordsRequest } from "./inverse/prepareWords.ts";
export type {
  Estimate,
  FamilyScore,
  FittedNetwork,
  InferredReward,
  InputLevel,
  PotentialFamily,
  Prediction,
  Purpose,
  PurposeFit,
  PurposeTest,
  UsedData,
  UsedStimulus,
  Verdict,
  WindowScore,
} from "./inverse/purpose.ts";
export {
  ASYMMETRY_BOUND,
  purposeTests,
  STABILITY_BOUND,
  SURROGATE_MARGIN,
  type TestInput,
  WORDS_BOUND,
} from "./inverse/purposeTests.ts";
export { fitRedraws, type RedrawFit } from "./inverse/redraws/fitRedraws.ts";
export { redrawEvents } from "./inverse/redraws/redrawEvents.ts";
export {
  calibratedCoverage,
  REDRAW_DRAWS,
  type RedrawSpread,
  redrawIntervals,
  redrawSpread,
} from "./inverse/redraws/redrawIntervals.ts";
export { type RedrawLikelihood, redrawLogLikelihood } from "./inverse/redraws/redrawLikelihood.ts";
export { type RedrawParts, redrawParts } from "./inverse/redraws/redrawParts.ts";
export type { RedrawPiece } from "./inverse/redraws/redrawPiece.ts";
export { redrawRates } from "./inverse/redraws/redrawRates.ts";
export type { RedrawRates, SilentPropagator } from "./inverse/redraws/silentPropagators.ts";
export type { SubsetLattice } from "./inverse/redraws/subsetLattice.ts";
export { marginalOccupancy, type Pace, removeUnits, removeUnitsFromPolicy } from "./inverse/removeUnits.ts";
export { falseShares, type RewardedWords, type RewardedWordsOptions, rewardedWords } from "./inverse/rewardedWords.ts";
export { rewardIntervals } from "./inverse/rewardIntervals.ts";
export {
  expectReferenceLogits,
  type PotentialModel,
  removeInputMeans,
  rewardAtWords,
  rewardOfPotential,
} from "./inverse/rewardOfPotential.ts";
export { silenceUnits } from "./inverse/silenceUnits.ts";
export { couplingCurl, couplingStability, type Halves, interleavedHalves, upperTriangle } from "./inverse/stability.ts";
export { aboveMedian, type TabularInverse, tabularInverse } from "./inverse/tabularInverse.ts";
export { inferTabularReward, type TabularEvidence, type TabularReward } from "./inverse/tabularSteps.ts";
// inverse/transfer
export {
  scoreTransfer,
  type TransferOptions,
  type TransferResult,
  type TransferScore,
} from "./inverse/transfer/scoreTransfer.ts";
export { TRANSFER_HYPOTHESES, type TransferHypothesis } from "./inverse/transfer/transferPredictions.ts";
export { type FittedTuning, tuningOfFit } from "./inverse/tuningOfFit.ts";
export { type Judgement, judge, refusal, type VerdictInput } from "./inverse/verdict.ts";
export {
  type EntropyProfile,
  entropyCorrelation,
  entropyProfile,
  meanActionEntropy,
} from "./measures/actionEntropy.ts";
// measures
export { activeShares } from "./measures/activeShares.ts";
export { aliveSteps, boundarySeries, energySeries, type ReadoutPoints, readoutPoints } from "./measures/aliveSteps.ts";
export { type ConditionalNoise, conditionalNoise } from "./measures/conditionalNoise.ts";
export { type ControlSummary, controlSummary, outlives } from "./measures/controlSummary.ts";
export { type CorridorCrossings, corridorCrossings } from "./measures/corridorCrossings.ts";
export { featureInformation, independentOccupancy, wordPosterior } from "./measures/featureInformation.ts";
export { klDivergence } from "./measures/klDivergence.ts";
export { type LifetimeSummary, lifetimes } from "./measures/lifetimes.ts";
export { mutualInformation } from "./measures/mutualInformation.ts";
export { coverage, type OccupancyMap, occupancyEvenness, occupancyMap, shareInside } from "./measures/occupancyMap.ts";
export {
  actionDimension,
  activityDimension,
  type PerAgent,
  participationRatio,
} from "./measures/participationRatio.ts";
export { type RoomCrossings, roomCrossings } from "./measures/roomCrossings.ts";
export { rSquared } from "./measures/rSquared.ts";
export { saturation, saturations } from "./measures/saturation.ts";
export { regressionSlope, squaredCorrelation } from "./measures/squaredCorrelation.ts";
export { trajectoryStd } from "./measures/trajectoryStd.ts";
export { countDistribution, meanActivity, type TuningCurves, tuningCurves } from "./measures/tuningCurves.ts";
// nets
export {
  type ActionValuesInto,
  type ActionValuesWork,
  actionValuesInto,
  actionValuesWork,
  type SuccessorInputs,
} from "./nets/actionValues.ts";
export { type AdamState, type AdamStep, adamStart, adamStep } from "./nets/adam.ts";
export { type ChannelPolicy, type ChannelPolicyShape, drawChannelPolicy } from "./nets/channelPolicy.ts";
export {
  HIDDEN_TRANSFERS,
  type HiddenTransfer,
  hiddenActivitiesInPlace,
  hiddenSlope,
} from "./nets/hiddenTransfer.ts";
export {
  type GradientWork,
  gradientWork,
  type ValueBatch,
  type ValueGradientInto,
  valueGradientInto,
} from "./nets/valueGradient.ts";
export {
  addFirstBiasInto,
  drawValueNetwork,
  firstLayerInto,
  layersOf,
  type OutputStart,
  parameterCount,
  readOutInto,
  type ValueLayers,
  type ValueNetwork,
  type ValueNetworkShape,
  type ValueWork,
  valuesInto,
  valueWork,
} from "./nets/valueNetwork.ts";
// num
export {
  type AndersonOptions,
  type AndersonResult,
  type AndersonState,
  anderson,
  andersonAdvance,
  andersonEvaluate,
  andersonStart,
  type ResidualKind,
} from "./num/anderson.ts";
export { type AndersonVectors, plainVectors, type ResidualSums } from "./num/andersonVectors.ts";
export { andersonWeights } from "./num/andersonWeights.ts";
export { atanh } from "./num/atanh.ts";
export { cholesky } from "./num/cholesky.ts";
export { drawIndex } from "./num/drawIndex.ts";
export { type Draws, plainDraws } from "./num/draws.ts";
export { euclideanNorm } from "./num/euclideanNorm.ts";
export { exp } from "./num/exp.ts";
export {
  expectAllFinite,
  expectDistribution,
  expectFinite,
  expectInteger,
  expectPositive,
  expectProbability,
  expectShape,
} from "./num/expectShape.ts";
export { expm1 } from "./num/expm1.ts";
export { type GmresOptions, type GmresResult, gmres } from "./num/gmres.ts";
export { hypot } from "./num/hypot.ts";
export { integerPower } from "./num/integerPower.ts";
export {
  type LbfgsState,
  lbfgs,
  type MinimiseOptions,
  type MinimiseProblem,
  type Minimum,
  minimise,
  type Objective,
} from "./num/lbfgs.ts";
export { type LbfgsMemory, noMemory, rememberStep } from "./num/lbfgsMemory.ts";
export { cauchyPoint, type LbfgsModel, minimiseModel, modelOf } from "./num/lbfgsModel.ts";
export { type LeastSquaresOptions, type LeastSquaresSolution, leastSquares } from "./num/leastSquares.ts";
export {
  type LinearProgramme,
  type LinearProgrammeOptions,
  type LinearProgrammeSolution,
  linearProgramme,
} from "./num/linearProgramme.ts";
export { type LinePoint, type LineSearchOptions, lineSearch } from "./num/lineSearch.ts";
export { log } from "./num/log.ts";
export { log1p } from "./num/log1p.ts";
export { log2, log10 } from "./num/log2.ts";
export { logistic, logit, softplus } from "./num/logistic.ts";
export { logSumExp } from "./num/logSumExp.ts";
export {
  addOuterInto,
  type ProductInto,
  plainRowPairs,
  productInto,
  type RowPairProduct,
  type RowPairProductOf,
  transposeOf,
} from "./num/matrixProduct.ts";
export { editDistance, nearestName } from "./num/nearestName.ts";
export { normalCdf } from "./num/normalCdf.ts";
export { philox4x32 } from "./num/philox4x32.ts";
export { percentileInterval, quantile } from "./num/quantile.ts";
export { realPower } from "./num/realPower.ts";
export { createRng, type Rng, type RngPosition, rngAt } from "./num/rng.ts";
export { cos, sin } from "./num/sin.ts";
export { type SingularValues, singularValues } from "./num/singularValues.ts";
export { factoriseLu, type LuFactors, solveDense, solveLu, solveLuTransposed } from "./num/solveDense.ts";
export { squared } from "./num/squared.ts";
export { student95 } from "./num/student95.ts";
export { tanh } from "./num/tanh.ts";
export { walshHadamard } from "./num/walshHadamard.ts";
export { contextOf, MAX_UNITS, popcount, withoutUnits, withSilentUnits, wordOf } from "./num/words.ts";
// process
export {
  CARTPOLE_ANGLE_LIMIT,
  CARTPOLE_POSITION_LIMIT,
  cartpole,
  cartpoleStepInto,
  isCartpoleTerminal,
} from "./process/cartpole.ts";
export { type ChannelProcess, channelProcess } from "./process/channelProcess.ts";
export { CONSTRAINT_KINDS, type Constraint, ceilingsOf, expectConstraint } from "./process/constraint.ts";
export {
  type ControlledProcess,
  type DrivenProcess,
  type Readouts,
  type Successors,
  signActions,
  successorInto,
  successorsOf,
} from "./process/controlledProcess.ts";
export { ENERGY_MEASURES, type EnergyMeasure, energy } from "./process/energy.ts";
export { energySurvival } from "./process/energySurvival.ts";
export { closedInputSets, expectInputChain, inputShares, reducibleMessage } from "./process/inputChain.ts";
export { type LyapunovExponent, largestLyapunovExponent } from "./process/lyapunov.ts";
export { expectMovingRegion, type MovingRegion, type MovingShape, movingShape } from "./process/movingRegion.ts";
export { type MovingRegionProcess, movingRegionProcess, PHASE_NUMBERS } from "./process/movingRegionProcess.ts";
export { type PixelImage, pixelCountChain } from "./process/pixelCounts.ts";
export type { Agents, FiniteProcess, Process, Successor } from "./process/process.ts";
export type { RateKernels } from "./process/rateKernels.ts";
export {
  activitiesInto,
  drawRateNetwork,
  expectRateNetwork,
  inputDirections,
  type RateNetwork,
  type RateNetworkDraw,
  type RateStepInto,
  type RecurrentInto,
  rateStepInto,
} from "./process/rateNetwork.ts";
export { type RateNetworkProcess, rateNetworkProcess } from "./process/rateNetworkProcess.ts";
export { regionSurvival } from "./process/regionSurvival.ts";
// process/regions
export { annulusShape } from "./process/regions/annulusShape.ts";
export { drawInRegion } from "./process/regions/drawInRegion.ts";
export { type FourRooms, fourRooms } from "./process/regions/fourRooms.ts";
export { polygonShape } from "./process/regions/polygonShape.ts";
export { rectanglesOf } from "./process/regions/rectanglesOf.ts";
export { rectanglesShape } from "./process/regions/rectanglesShape.ts";
export { cornersOf, type Point, REGION_KINDS, type Rectangle, type Region } from "./process/regions/region.ts";
export { type Bounds, type RegionShape, regionShape } from "./process/regions/regionShape.ts";
export { type RolloutOptions, rollout } from "./process/rollout.ts";
export { simulateNetwork } from "./process/simulateNetwork.ts";
export { type SpinSpikes, simulateSpikes } from "./process/simulateSpikes.ts";
export { type SpinSteps, simulateSteps } from "./process/simulateSteps.ts";
export {
  expectLogits,
  expectSpinNetwork,
  expectSpinState,
  type SpinNetwork,
  type SpinState,
  updateShareOf,
} from "./process/spinNetwork.ts";
export { type SpinSampler, type SpinSamplerOf, spinSampler } from "./process/spinSampler.ts";
export { type SurvivalRowsInto, type SurvivalTest, survivalTest } from "./process/survivalTest.ts";
export { type TabularProcessOptions, tabularProcess } from "./process/tabularProcess.ts";
export { MAZE_ACTIONS, type TextMaze, type TextMazeOptions, textMaze } from "./process/textMaze.ts";
export { expectTrajectory, type Trajectory } from "./process/trajectory.ts";
export { currentAt, TRANSFER_NAMES, type Transfer, type TransferName, transferOf } from "./process/transfer.ts";
// recording
export { type BinnedWords, binnedWords } from "./recording/binnedWords.ts";
export { bootstrapWeights, heldOutBlocks, otherBlocks } from "./recording/blocks.ts";
export { checkGates, GATE_IDS, type GateOptions, gatesPass } from "./recording/checkGates.ts";
export { checkWords, WORD_GATE_IDS, type WordCheckOptions } from "./recording/checkWords.ts";
export { chooseEpochs } from "./recording/chooseEpochs.ts";
export { cellEquals, chooseUnits, mostActiveUnits, type UnitChoice } from "./recording/chooseUnits.ts";
export { combineStimuli } from "./recording/combineStimuli.ts";
export { conditionsOf } from "./recording/conditionsOf.ts";
export { type FlipEvents, flipEvents } from "./recording/flipEvents.ts";
export {
  type FlipStatistics,
  type FlipTable,
  flipStatistics,
  sumBlocks,
  wholeTable,
} from "./recording/flipStatistics.ts";
export { fromSamples } from "./recording/fromSamples.ts";
// recording/gates
export { type ArtefactOptions, artefactGate } from "./recording/gates/artefactGate.ts";
export { countCoincidences, ROUNDING_S } from "./recording/gates/coincidences.ts";
export { DRIFT_WARN_SHARE, type DriftOptions, driftGate } from "./recording/gates/driftGate.ts";
export { type BlockDrift, driftOverBlocks } from "./recording/gates/driftOverBlocks.ts";
export {
  type CoincidentPair,
  coincidentPairs,
  type DuplicatesOptions,
  dropDuplicates,
  duplicatesGate,
} from "./recording/gates/duplicatesGate.ts";
export { dynamicsByUnit, type UnitDynamics } from "./recording/gates/dynamicsByUnit.ts";
export { type DynamicsOptions, dynamicsGate } from "./recording/gates/dynamicsGate.ts";
export { type EnoughOptions, enoughGate } from "./recording/gates/enoughGate.ts";
export { type Drift, measureDrift } from "./recording/gates/measureDrift.ts";
export { multiFlips, multiFlipsGate } from "./recording/gates/multiFlipsGate.ts";
export { nameUnits } from "./recording/gates/nameUnits.ts";
export { observedGate } from "./recording/gates/observedGate.ts";
export { orderGate } from "./recording/gates/orderGate.ts";
export { percent, short } from "./recording/gates/percent.ts";
export { type RefractoryOptions, refractoryGate, shortIntervals } from "./recording/gates/refractoryGate.ts";
export { samplesGate } from "./recording/gates/samplesGate.ts";
export { type WindowSource, windowGate } from "./recording/gates/windowGate.ts";
export {
  countWords,
  divergenceBits,
  entropyBits,
  multiInformationBits,
  type WordCounts,
} from "./recording/gates/wordInformation.ts";
export { type WordsOptions, wordsGate } from "./recording/gates/wordsGate.ts";
export type { Gate, GateVerdict } from "./recording/gates.ts";
export { type HistoryLevels, historyLevels } from "./recording/historyLevels.ts";
export { type HistoryTable, historyTables } from "./recording/historyTables.ts";
export { holdWindow, type WordPath } from "./recording/holdWindow.ts";
export { constantInput, type InputPath, occurringInputs } from "./recording/inputPath.ts";
export { containsTime, intersectIntervals, normaliseIntervals, totalSeconds } from "./recording/intervals.ts";
export { type MatchedBy, type MatchedUnits, matchUnits } from "./recording/matchUnits.ts";
export {
  activityOf,
  areWords,
  type Observations,
  observedPath,
  shiftedObservations,
} from "./recording/observations.ts";
export { type ProfileInput, profileBehindGates } from "./recording/profileBehindGates.ts";
export {
  type CoincidenceProfile,
  type IntervalProfile,
  type ProfileOptions,
  type QualityProfile,
  qualityProfile,
  type WordProfile,
  wordProfile,
  wordVisits,
} from "./recording/qualityProfile.ts";
export type {
  BinnedActivity,
  Cell,
  Interval,
  IntervalTable,
  Recording,
  StimulusSeries,
  Unit,
} from "./recording/recording.ts";
export {
  type DroppedUnit,
  dropSparse,
  keepUnits,
  type ObservedFrom,
  type RecordingChoice,
  type SelectedRecording,
  selectRecording,
} from "./recording/selectRecording.ts";
export { type SpikeGrid, spikeGrid } from "./recording/spikeGrid.ts";
export {
  type InputChoice,
  inputPathOf,
  possibleStimuli,
  type StimulusInput,
  stimulusInput,
  stimulusNames,
} from "./recording/stimulusInput.ts";
export { stimulusSentence } from "./recording/stimulusSentence.ts";
export { timeShiftedSurrogate } from "./recording/surrogates.ts";
export { shiftedWords, stepsAsBins, type WordSequence, wordPath, wordSequence } from "./recording/wordSequence.ts";
// run
export { readCheckpoint, writeCheckpoint } from "./run/checkpoint.ts";
export type { Method, MethodStatus } from "./run/method.ts";
export type { Checkpoint, Outcome, Progress } from "./run/outcome.ts";
export { type RunOptions, run } from "./run/run.ts";
export { type RunNowOptions, runNow } from "./run/runNow.ts";
// spec
export { type BuiltNetwork, buildNetwork, type NetworkPurpose } from "./spec/buildNetwork.ts";
export { buildProblem } from "./spec/buildProblem.ts";
export { compareWithTruth, type RewardRecovery, type TruthNumbers } from "./spec/compareWithTruth.ts";
export { drawPurpose, type PurposeOnShow, purposeOnShow } from "./spec/drawPurpose.ts";
export { inputChainOf, inputCount, readInputs, readVaryingInputs } from "./spec/inputs.ts";
export { controllerSpecJson, parseControllerSpec } from "./spec/parseControllerSpec.ts";
export { parseSpec } from "./spec/parseSpec.ts";
export { perUnitAt, perUnitValues } from "./spec/perUnit.ts";
export { nameAt, notNegativeAt, type ReadMatrix, readControlledProcess } from "./spec/readControlledProcess.ts";
export { readRegion } from "./spec/readRegion.ts";
export { hypercubeReference, readReference } from "./spec/reference.ts";
export { readReward, rewardTable, wordOfUnits } from "./spec/reward.ts";
export { type SimulatedSpec, type SpecTruth, simulateSpec } from "./spec/simulateSpec.ts";
export {
  type CouplingsSpec,
  type InputsSpec,
  type PerUnit,
  type PoissonSpec,
  type ReferenceSpec,
  type RewardedWord,
  type RewardSpec,
  type SharedInputSpec,
  SPEC_KINDS,
  SPEC_VERSION,
  type Spec,
  type SpinNetworkSpec,
  type VaryingInputsSpec,
} from "./spec/spec.ts";
export {
  booleanAt,
  faultAt,
  fieldsOf,
  indexAt,
  integerAt,
  itemsOf,
  kindOf,
  numberAt,
  positiveAt,
  probabilityAt,
  type SpecPlace,
  shown,
} from "./spec/specPlace.ts";
