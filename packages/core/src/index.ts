// The public surface of telos, in reading order: from numbers to purposes.

// num
export { anderson, andersonAdvance, andersonEvaluate, type AndersonOptions, type AndersonResult, andersonStart, type AndersonState, type ResidualKind } from "./num/anderson.ts";
export { andersonWeights } from "./num/andersonWeights.ts";
export { drawIndex } from "./num/drawIndex.ts";
export { expectAllFinite, expectDistribution, expectFinite, expectInteger, expectPositive, expectProbability, expectShape } from "./num/expectShape.ts";
export { gmres, type GmresOptions, type GmresResult } from "./num/gmres.ts";
export { lbfgs, type LbfgsState, minimise, type MinimiseOptions, type MinimiseProblem, type Minimum, type Objective } from "./num/lbfgs.ts";
export { type LbfgsMemory, minimiseModel } from "./num/lbfgsModel.ts";
export { leastSquares, type LeastSquaresOptions, type LeastSquaresSolution } from "./num/leastSquares.ts";
export { type LinePoint, lineSearch, type LineSearchOptions } from "./num/lineSearch.ts";
export { type LinearProgramme, linearProgramme, type LinearProgrammeOptions, type LinearProgrammeSolution } from "./num/linearProgramme.ts";
export { logSumExp } from "./num/logSumExp.ts";
export { logistic, logit, softplus } from "./num/logistic.ts";
export { editDistance, nearestName } from "./num/nearestName.ts";
export { philox4x32 } from "./num/philox4x32.ts";
export { percentileInterval, quantile } from "./num/quantile.ts";
export { createRng, type Rng, rngAt, type RngPosition } from "./num/rng.ts";
export { type SingularValues, singularValues } from "./num/singularValues.ts";
export { factoriseLu, type LuFactors, solveDense, solveLu, solveLuTransposed } from "./num/solveDense.ts";
export { walshHadamard } from "./num/walshHadamard.ts";
export { contextOf, MAX_UNITS, popcount, withoutUnits, withSilentUnits, wordOf } from "./num/words.ts";

// run
export { readCheckpoint, writeCheckpoint } from "./run/checkpoint.ts";
export type { Method, MethodStatus } from "./run/method.ts";
export type { Checkpoint, Outcome, Progress } from "./run/outcome.ts";
export { run, type RunOptions } from "./run/run.ts";
export { runNow, type RunNowOptions } from "./run/runNow.ts";

// process
export { closedInputSets, expectInputChain, inputShares, reducibleMessage } from "./process/inputChain.ts";
export { pixelCountChain, type PixelImage } from "./process/pixelCounts.ts";
export type { Agents, FiniteProcess, Process, Successor } from "./process/process.ts";
export { rollout, type RolloutOptions } from "./process/rollout.ts";
export { simulateSpikes, type SpinSpikes } from "./process/simulateSpikes.ts";
export { simulateSteps, type SpinSteps } from "./process/simulateSteps.ts";
export { expectLogits, expectSpinNetwork, expectSpinState, type SpinNetwork, type SpinState, updateShareOf } from "./process/spinNetwork.ts";
export { spinSampler, type SpinSampler } from "./process/spinSampler.ts";
export { tabularProcess, type TabularProcessOptions } from "./process/tabularProcess.ts";
export { MAZE_ACTIONS, textMaze, type TextMaze, type TextMazeOptions } from "./process/textMaze.ts";
export { expectTrajectory, type Trajectory } from "./process/trajectory.ts";

// bellman
export { backup, type BackupInto, backupInto, type BackupWork, backupWork } from "./bellman/backup.ts";
export { evaluate, evaluateInto, type Evaluation, type Following, type FollowOptions, followTolerance, subtractMean } from "./bellman/evaluate.ts";
export { expectPolicy } from "./bellman/expectPolicy.ts";
export { actionCountsOf, likelihoodGradient, type LikelihoodGradient, logLikelihood } from "./bellman/likelihood.ts";
export { marginalOf } from "./bellman/marginal.ts";
export { type Adjoint, evaluateTransposed, occupancy, type Occupancy } from "./bellman/occupancy.ts";
export { policyCost, policyEarnings } from "./bellman/policyCost.ts";
export { actionRewardOf, type Criterion, expectCriterion, expectProblem, type Reference, type Reward, type SettledProblem, type SoftProblem, terminalRewardOf } from "./bellman/problem.ts";
export { actionValues, logWeightsOf, softLogPolicy, softMaximum, softPolicy } from "./bellman/soft.ts";

// forward
export { bernoulliDivergence, meanCodingCost } from "./forward/codingCost.ts";
export { expectPairwise, factoriseChain, forEachEdge, occupancyOf as chainOccupancy, pairwiseGradient, type PairwiseGradient, pairwiseHypercubePolicy, pairwiseLogits, type PairwisePolicy, type PairwiseProblem } from "./forward/constrainedPolicy.ts";
export { allowedDistances, circulantMeans, circulantThenFree, type PairwiseSolution, pairwiseStart, trainPairwise, type TrainingProtocol, type TrainingStage } from "./forward/constrainedTraining.ts";
export { codingReward, efficientCoding, type EfficientCodingOptions, type EfficientCodingProblem, type EfficientCodingSolution, type EfficientCodingState, solveEfficientCoding } from "./forward/efficientCoding.ts";
export { solveHypercube } from "./forward/hypercube.ts";
export { evaluateHypercube, type LinearOptions, type LinearSolution, solveHypercubeAdjoint } from "./forward/hypercubeAdjoint.ts";
export { addUnitInto, backupByEdges, type HypercubeBackup } from "./forward/hypercubeBackup.ts";
export { backupByWords } from "./forward/hypercubeBackupByWords.ts";
export { edgeDifferencesInto, edgeDivergenceInto, policyLogits } from "./forward/hypercubeEdges.ts";
export { hypercubeMethod, hypercubeRound, hypercubeStart, type HypercubeState } from "./forward/hypercubeMethod.ts";
export { expectHypercubeProblem, expectUpdateShare, type HypercubePolicy, type HypercubeProblem, type HypercubeReference, referenceLogitsOf } from "./forward/hypercubeProblem.ts";
export { hypercubeLookAheadInto, hypercubePushInto } from "./forward/hypercubePush.ts";
export type { HypercubeOptions, HypercubeSolution } from "./forward/hypercubeSolution.ts";
export { type HypercubeValue, removeMean, rewardScale, solveHypercubeValue, type ValueOptions } from "./forward/hypercubeValue.ts";
export { averageInputsInto, moveInputsInto } from "./forward/inputAverages.ts";
export { marginalReference, type MarginalReferenceOptions, type MarginalSolution, type MarginalState } from "./forward/marginalReference.ts";
export { type OccupancyOptions, stationaryOccupancy } from "./forward/stationaryOccupancy.ts";
export { type SoftSolution, valueIteration, type ValueIterationOptions, type ValueIterationState } from "./forward/valueIteration.ts";

// measures
export { klDivergence } from "./measures/klDivergence.ts";
export { featureInformation, independentOccupancy, wordPosterior } from "./measures/featureInformation.ts";
export { mutualInformation } from "./measures/mutualInformation.ts";
export { rSquared } from "./measures/rSquared.ts";
export { countDistribution, meanActivity, type TuningCurves, tuningCurves } from "./measures/tuningCurves.ts";

// recording
export { type BinnedWords, binnedWords } from "./recording/binnedWords.ts";
export { bootstrapWeights, heldOutBlocks, otherBlocks } from "./recording/blocks.ts";
export { checkGates, GATE_IDS, type GateOptions, gatesPass } from "./recording/checkGates.ts";
export { chooseEpochs } from "./recording/chooseEpochs.ts";
export { cellEquals, chooseUnits, mostActiveUnits, type UnitChoice } from "./recording/chooseUnits.ts";
export { combineStimuli } from "./recording/combineStimuli.ts";
export { type FlipStatistics, flipStatistics, type FlipTable, sumBlocks, wholeTable } from "./recording/flipStatistics.ts";
export { fromSamples } from "./recording/fromSamples.ts";
export type { Gate, GateVerdict } from "./recording/gates.ts";
export { holdWindow, type WordPath } from "./recording/holdWindow.ts";
export { constantInput, type InputPath } from "./recording/inputPath.ts";
export { containsTime, intersectIntervals, normaliseIntervals, totalSeconds } from "./recording/intervals.ts";
export type { Cell, Interval, IntervalTable, Recording, StimulusSeries, Unit } from "./recording/recording.ts";
export { type DroppedUnit, dropSparse, keepUnits, type ObservedFrom, type RecordingChoice, type SelectedRecording, selectRecording } from "./recording/selectRecording.ts";
export { spikeGrid, type SpikeGrid } from "./recording/spikeGrid.ts";
export { inputPathOf, possibleStimuli, type StimulusInput, stimulusInput, stimulusNames } from "./recording/stimulusInput.ts";
export { timeShiftedSurrogate } from "./recording/surrogates.ts";

// recording/gates
export { artefactGate, type ArtefactOptions } from "./recording/gates/artefactGate.ts";
export { countCoincidences, ROUNDING_S } from "./recording/gates/coincidences.ts";
export { driftGate, type DriftOptions } from "./recording/gates/driftGate.ts";
export { type CoincidentPair, coincidentPairs, dropDuplicates, duplicatesGate, type DuplicatesOptions } from "./recording/gates/duplicatesGate.ts";
export { dynamicsGate, type DynamicsOptions } from "./recording/gates/dynamicsGate.ts";
export { enoughGate, type EnoughOptions } from "./recording/gates/enoughGate.ts";
export { nameUnits, percent, short } from "./recording/gates/gateText.ts";
export { observedGate } from "./recording/gates/observedGate.ts";
export { orderGate } from "./recording/gates/orderGate.ts";
export { refractoryGate, type RefractoryOptions, shortIntervals } from "./recording/gates/refractoryGate.ts";
export { samplesGate } from "./recording/gates/samplesGate.ts";
export { countWords, divergenceBits, entropyBits, multiInformationBits, type WordCounts } from "./recording/gates/wordInformation.ts";
export { wordsGate, type WordsOptions } from "./recording/gates/wordsGate.ts";

// inverse
export { changeCodingCost } from "./inverse/changeCodingCost.ts";
export { changeInputProbability } from "./inverse/changeInputProbability.ts";
export { concludeInference, type InferContext } from "./inverse/concludeInference.ts";
export { edgeField, type ExactInverse, exactInverse } from "./inverse/exactInverse.ts";
export { type FitCoordinates, fitCoordinates } from "./inverse/fitCoordinates.ts";
export { fitFlips, type FitFlipsOptions, type FlipFit, freeWordsOf } from "./inverse/fitFlips.ts";
export { fittedNetwork, occupancyOf, potentialOf, wordSeconds } from "./inverse/fittedNetwork.ts";
export { flipCurvature, flipLogLikelihood } from "./inverse/flipLikelihood.ts";
export { couplingsOf, type FlipModel, INTERACTION_RIDGE, interactionCount, interactionOf, OFFSET_RIDGE, offsetsOf, pairEnergies, parameterOffsets, updateRatesOf } from "./inverse/flipModel.ts";
export { fitFreeRates } from "./inverse/freeRates.ts";
export { compareRewards, removeGauge, type RewardComparison, rewardGauge, type RewardGauge } from "./inverse/gauge.ts";
export { crossValidate, type FlipPredictor, flipTotals, FOLDS, heldOutScore, type HeldOutScore } from "./inverse/heldOut.ts";
export { heldOutGain, ratioEstimate } from "./inverse/heldOutGain.ts";
export { bestWindow, type ChosenFit, chosenLagMs, chosenStimulus, inferMethod, type InferProblem, type InferSettings, inferStage, type InferState, inferSteps, rewardIntervals } from "./inverse/inferMethod.ts";
export { INFER_PRESET, type InferControl, type InferPreset, type InferProgress, inferPurpose, type InferRequest, type PreparedInference, prepareInference } from "./inverse/inferPurpose.ts";
export { type InputInverse, inputInverse } from "./inverse/inputInverse.ts";
export { networkPolicy, networkWords, poolInputs } from "./inverse/networkPolicy.ts";
export { MINIMUM_VISIT_S, networkReward, rewardOnVisited } from "./inverse/networkReward.ts";
export { curlShare, potentialOfEdges } from "./inverse/potentialOfEdges.ts";
export { inferredProblem, type NetworkChange, predictChange } from "./inverse/predictChange.ts";
export type { Estimate, FamilyScore, FittedNetwork, InferredReward, InputLevel, PotentialFamily, Prediction, Purpose, PurposeFit, PurposeTest, UsedData, UsedStimulus, Verdict, WindowScore } from "./inverse/purpose.ts";
export { ASYMMETRY_BOUND, purposeTests, STABILITY_BOUND, SURROGATE_MARGIN, type TestInput, WORDS_BOUND } from "./inverse/purposeTests.ts";
export { marginalOccupancy, type Pace, removeUnits, removeUnitsFromPolicy } from "./inverse/removeUnits.ts";
export { expectReferenceLogits, type PotentialModel, removeInputMeans, rewardAtWords, rewardOfPotential } from "./inverse/rewardOfPotential.ts";
export { silenceUnits } from "./inverse/silenceUnits.ts";
export { aboveMedian, type TabularInverse, tabularInverse } from "./inverse/tabularInverse.ts";
export { inferTabularReward, type TabularEvidence, type TabularReward } from "./inverse/tabularSteps.ts";
export { couplingCurl, couplingStability, type Halves, interleavedHalves, upperTriangle } from "./inverse/stability.ts";
export { judge, type Judgement, refusal, type VerdictInput } from "./inverse/verdict.ts";
export { heldOutWordDivergence } from "./inverse/wordFit.ts";

// inverse/families
export { type RewardDesign, rewardDesign, type RewardFamily } from "./inverse/families/rewardFamily.ts";

// inverse/estimators
export { bootstrapIntervals, type BootstrapOptions, type BootstrapProblem, type BootstrapState } from "./inverse/estimators/bootstrapIntervals.ts";
export { expectationMaximisation, type MaximisationOptions, type MaximisationState } from "./inverse/estimators/expectationMaximisation.ts";
export { fitReward, fitRewardMethod, type RewardFit, type RewardFitOptions, type RewardFitProblem, type RewardFitState } from "./inverse/estimators/fitReward.ts";
export { informationOfReward } from "./inverse/estimators/informationOfReward.ts";
export { invertInformation, laplaceIntervals } from "./inverse/estimators/laplaceIntervals.ts";
export { countInputChain, plugInReference, type ReferenceChoice } from "./inverse/estimators/plugInReference.ts";
export { plugInReward } from "./inverse/estimators/plugInReward.ts";
export { expectedUpdates, type PolicyLikelihood, policyLogLikelihood } from "./inverse/estimators/policyLogLikelihood.ts";
export { type Intervals, meanOn, type RewardIntervals, supportIntervals } from "./inverse/estimators/supportIntervals.ts";
export { problemOf, rewardLikelihood, type RewardLikelihood, type SolveOptions } from "./inverse/estimators/rewardLikelihood.ts";
export { chooseStrength, inferSparseReward, plateauOf, type SparseOptions, type SparseReward, type StrengthCandidate, supportOf } from "./inverse/estimators/sparseReward.ts";
export { evidenceBlocks, type StepRange, sumEvidence, type TransitionEvidence, type TransitionShape, updateEvidence, type UpdateEvidence, wordEvidence, type WordEvidence } from "./inverse/estimators/transitionEvidence.ts";

// inverse/constrained
export { type ConstrainedInverse, constrainedInverse, rewardInFamily } from "./inverse/constrained/constrainedInverse.ts";
export { type ConstrainedNetwork, type StationarityEquations, stationarityEquations } from "./inverse/constrained/stationarityEquations.ts";

// spec
export { inputChainOf, inputCount, readInputs, readVaryingInputs } from "./spec/inputs.ts";
export { parseSpec } from "./spec/parseSpec.ts";
export { perUnitAt, perUnitValues } from "./spec/perUnit.ts";
export { readReward, rewardTable, wordOfUnits } from "./spec/reward.ts";
export { type CouplingsSpec, type InputsSpec, type PerUnit, type PoissonSpec, type ReferenceSpec, type RewardedWord, type RewardSpec, type SharedInputSpec, type Spec, SPEC_KINDS, SPEC_VERSION, type SpinNetworkSpec, type VaryingInputsSpec } from "./spec/spec.ts";
export { booleanAt, faultAt, fieldsOf, indexAt, integerAt, itemsOf, kindOf, numberAt, positiveAt, probabilityAt, type SpecPlace } from "./spec/specPlace.ts";
