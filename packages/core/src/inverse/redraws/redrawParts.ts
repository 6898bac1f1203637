import { initialShares } from "./redrawFilter.ts";
import { redrawGradientInto } from "./redrawLikelihood.ts";
import { redrawRates } from "./redrawRates.ts";
import { millisecondInto, propagatorAt, silentPropagator } from "./silentPropagators.ts";

/** What the likelihood of redraws (F12) is made of besides its filter: handed to a kernel that takes the filter's place. */
export interface RedrawParts {
  readonly rates: typeof redrawRates;
  readonly shares: typeof initialShares;
  readonly propagator: typeof silentPropagator;
  readonly propagatorAt: typeof propagatorAt;
  readonly millisecondInto: typeof millisecondInto;
  readonly gradientInto: typeof redrawGradientInto;
}

/** The reference's own parts (F12). */
export const redrawParts: RedrawParts = {
  rates: redrawRates,
  shares: initialShares,
  propagator: silentPropagator,
  propagatorAt,
  millisecondInto,
  gradientInto: redrawGradientInto,
};
