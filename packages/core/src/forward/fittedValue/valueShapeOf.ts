import type { ValueNetworkShape } from "../../nets/valueNetwork.ts";
import type { DrivenProcess } from "../../process/controlledProcess.ts";
import type { Training } from "./controlProblem.ts";

/** The sizes of the value network that a training fits (M13), and what its hidden units are (M41). */
export function valueShapeOf(
  { size, contexts }: Pick<DrivenProcess, "size" | "contexts">,
  { hidden, hiddenTransfer }: Pick<Training, "hidden" | "hiddenTransfer">,
): ValueNetworkShape {
  return { inputs: size, contexts, hidden, ...(hiddenTransfer === undefined ? {} : { hiddenTransfer }) };
}
