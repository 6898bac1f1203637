import type { SuccessorInputs } from "@telos/core";

/** Whether action A − 1 − a of A actions, a multiple of 4, injects the opposite of what action a does (M44). */
export function hasOpposites({ injections, actions, channels }: SuccessorInputs): boolean {
  if (actions % 4 !== 0) return false;
  for (let a = 0; a < actions / 2; a++)
    for (let k = 0; k < channels; k++)
      if (injections[(actions - 1 - a) * channels + k] !== -injections[a * channels + k]) return false;
  return true;
}
