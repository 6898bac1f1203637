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
export { logSumExp } from "./num/logSumExp.ts";
export { logistic, logit, softplus } from "./num/logistic.ts";
export { addOuterInto, type ProductInto, productInto, transposeOf } from "./num/matrixProduct.ts";
export { editDistance, nearestName } from "./num/nearestName.ts";
export { normalCdf } from "./num/normalCdf.ts";
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

// nets
export { type ActionValuesInto, type ActionValuesWork, actionValuesInto, actionValuesWork, type SuccessorInputs } from "./nets/actionValues.ts";
export { type AdamState, adamStart, adamStep } from "./nets/adam.ts";
export { type GradientWork, gradientWork, type ValueBatch, type ValueGradientInto, valueGradientInto } from "./nets/valueGradient.ts";
export { drawValueNetwork, layersOf, type OutputStart, parameterCount, type ValueLayers, type ValueNetwork, type ValueNetworkShape, valuesInto, type ValueWork, valueWork } from "./nets/valueNetwork.ts";

// process
export { CARTPOLE_ANGLE_LIMIT, CARTPOLE_POSITION_LIMIT, cartpole, cartpoleStepInto, isCartpoleTerminal } from "./process/cartpole.ts";
export { type Constraint, CONSTRAINT_KINDS, expectConstraint } from "./process/constraint.ts";
export { type ControlledProcess, type Readouts, signActions, type Successors, successorInto, successorsOf } from "./process/controlledProcess.ts";
export { ENERGY_MEASURES, energy, type EnergyMeasure } from "./process/energy.ts";
export { closedInputSets, expectInputChain, inputShares, reducibleMessage } from "./process/inputChain.ts";
export { largestLyapunovExponent, type LyapunovExponent } from "./process/lyapunov.ts";
export type { Agents, FiniteProcess, Process, Successor } from "./process/process.ts";
export { activitiesInto, drawRateNetwork, expectRateNetwork, inputDirections, type RateNetwork, type RateNetworkDraw, rateStepInto } from "./process/rateNetwork.ts";
export { type RateNetworkProcess, rateNetworkProcess } from "./process/rateNetworkProcess.ts";
export { drawInRegion } from "./process/regions/drawInRegion.ts";
export { type Point, REGION_KINDS, type Region } from "./process/regions/region.ts";
export { type Bounds, type RegionShape, regionShape } from "./process/regions/regionShape.ts";
export { rollout, type RolloutOptions } from "./process/rollout.ts";
export { simulateSpikes, type SpinSpikes } from "./process/simulateSpikes.ts";
export { simulateSteps, type SpinSteps } from "./process/simulateSteps.ts";
export { expectLogits, expectSpinNetwork, expectSpinState, type SpinNetwork, type SpinState, updateShareOf } from "./process/spinNetwork.ts";
export { spinSampler, type SpinSampler } from "./process/spinSampler.ts";
export { tabularProcess, type TabularProcessOptions } from "./process/tabularProcess.ts";
export { MAZE_ACTIONS, textMaze, type TextMaze, type TextMazeOptions } from "./process/textMaze.ts";
export { expectTrajectory, type Trajectory } from "./process/trajectory.ts";
export { TRANSFER_NAMES, type Transfer, type TransferName, transferOf } from "./process/transfer.ts";

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
export { baselines, freeController, myopicController, randomController } from "./forward/baselines.ts";
export { type BuiltController, buildController } from "./forward/buildController.ts";
export { bernoulliDivergence, meanCodingCost } from "./forward/codingCost.ts";
export type { Controller } from "./forward/controller.ts";
export type { CartpoleSpec, ControllerEvaluation, ControllerSpec, RateNetworkSpec } from "./forward/controllerSpec.ts";
export { type ControlObjective, type ControlProblem, expectControlProblem, largestValue, type Training } from "./forward/fittedValue/controlProblem.ts";
export { type FittedValue, fittedValue, type FittedValueOptions, type FittedValueState, type TrainingProgress } from "./forward/fittedValue/fittedValue.ts";
export { policyEntropy } from "./forward/fittedValue/policyOf.ts";
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
export { CONTROLLER_PRESETS, type ControlPresetName, type PresetName, R_NETWORK_PRESETS, SIX_SHAPES } from "./forward/presets.ts";
export { type ControlledRollouts, simulateController, type SimulateOptions, trajectoryOf } from "./forward/simulateController.ts";
export { drawStartInto, expectStartStates, type StartStates } from "./forward/startStates.ts";
export { type OccupancyOptions, stationaryOccupancy } from "./forward/stationaryOccupancy.ts";
export { type Controlled, valueController } from "./forward/valueController.ts";
export { type SoftSolution, valueIteration, type ValueIterationOptions, type ValueIterationState } from "./forward/valueIteration.ts";

// measures
export { entropyCorrelation, type EntropyProfile, entropyProfile, meanActionEntropy } from "./measures/actionEntropy.ts";
export { aliveSteps, boundarySeries, energySeries, type ReadoutPoints, readoutPoints } from "./measures/aliveSteps.ts";
export { type ConditionalNoise, conditionalNoise } from "./measures/conditionalNoise.ts";
export { type CorridorCrossings, corridorCrossings } from "./measures/corridorCrossings.ts";
export { klDivergence } from "./measures/klDivergence.ts";
export { type LifetimeSummary, lifetimes } from "./measures/lifetimes.ts";
export { mutualInformation } from "./measures/mutualInformation.ts";
export { coverage, type OccupancyMap, occupancyEvenness, occupancyMap, shareInside } from "./measures/occupancyMap.ts";
export { actionDimension, activityDimension, participationRatio, type PerAgent } from "./measures/participationRatio.ts";
export { rSquared } from "./measures/rSquared.ts";
export { saturation } from "./measures/saturation.ts";
export { trajectoryStd } from "./measures/trajectoryStd.ts";
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
export { couplingCurl, couplingStability, type Halves, interleavedHalves, upperTriangle } from "./inverse/stability.ts";
export { judge, type Judgement, refusal, type VerdictInput } from "./inverse/verdict.ts";
export { heldOutWordDivergence } from "./inverse/wordFit.ts";

// spec
export { inputChainOf, inputCount, readInputs, readVaryingInputs } from "./spec/inputs.ts";
export { parseSpec } from "./spec/parseSpec.ts";
export { perUnitAt, perUnitValues } from "./spec/perUnit.ts";
export { readReward, rewardTable, wordOfUnits } from "./spec/reward.ts";
export { type CouplingsSpec, type InputsSpec, type PerUnit, type PoissonSpec, type ReferenceSpec, type RewardedWord, type RewardSpec, type SharedInputSpec, type Spec, SPEC_KINDS, SPEC_VERSION, type SpinNetworkSpec, type VaryingInputsSpec } from "./spec/spec.ts";
export { booleanAt, faultAt, fieldsOf, indexAt, integerAt, itemsOf, kindOf, numberAt, positiveAt, probabilityAt, type SpecPlace } from "./spec/specPlace.ts";
