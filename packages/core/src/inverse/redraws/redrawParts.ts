import { initialShares } from "./redrawFilter.ts";
import { redrawGradientInto } from "./redrawLikelihood.ts";
import { redrawRates } from "./redrawRates.ts";
import { silentPropagator } from "./silentPropagators.ts";

/** What the likelihood of redraws (F12) is made of besides filter and propagators: handed to a kernel that takes their place. */
export interface RedrawParts {
  readonly rates: typeof redrawRates;
  readonly shares: typeof initialShares;
  readonly propagator: typeof silentPropagator;
  readonly gradientInto: typeof redrawGradientInto;
}

/** The reference's own parts (F12). */
export const redrawParts: RedrawParts = {
  rates: redrawRates,
  shares: initialShares,
  propagator: silentPropagator,
  gradientInto: redrawGradientInto,
};
