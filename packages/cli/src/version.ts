/** The version of telos: printed, and written into every run. */
export const VERSION = "0.1.0";
