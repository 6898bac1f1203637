import { faultAt, GATE_IDS, type InferRequest, integerAt, nameAt, numberAt, type SpecPlace } from "@telos/core";

const MOST_UNITS = 12;

/**
 * The inference that a point of a sweep asks for; null is "chosen from the data".
 * @throws RangeError with the path to the first setting that is none
 */
export function inferRequest(settings: Readonly<Record<string, unknown>>, seed: number): InferRequest {
  const at = (name: string, wanted: string): SpecPlace => ({ value: settings[name], path: `infer.${name}`, wanted });
  const given = (name: string): boolean => settings[name] !== null && settings[name] !== undefined;
  const lag = at("stimulusLagMs", 'a whole number of milliseconds, or "auto"');
  const texts = (name: string, wanted: string): string[] => {
    const { value } = at(name, wanted);
    const list = typeof value === "string" ? [value] : value;
    if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
    throw faultAt(at(name, wanted), "no list of words");
  };
  const units = at("units", `a list of at most ${MOST_UNITS} unit ids, as in [3,7,9]`);
  if (
    given("units") &&
    !(Array.isArray(units.value) && units.value.length <= MOST_UNITS && units.value.every(Number.isInteger))
  )
    throw faultAt(units, "no list of unit ids");
  return {
    choice: {
      ...(given("units") ? { unitIds: units.value as number[] } : {}),
      ...(given("from") ? { fromS: numberAt(at("from", "seconds")) } : {}),
      ...(given("to") ? { toS: numberAt(at("to", "seconds")) } : {}),
      ...some("epochs", texts("epochs", "names of tables of intervals")),
      ...some("where", texts("where", "column=value")),
    },
    ...(given("windowMs")
      ? { windowMs: integerAt(at("windowMs", "the hold window, whole milliseconds"), 1, 10_000) }
      : {}),
    ...(given("stimulus") ? { stimulus: texts("stimulus", "a stimulus' name").join(",") } : {}),
    stimulusLagMs: lag.value === "auto" ? "auto" : integerAt(lag, 0, 60_000),
    family: nameAt(at("family", "auto, full or pairwise"), ["auto", "full", "pairwise"]),
    accept: texts("accept", "names of gates").map((gate) =>
      nameAt({ ...at("accept", "names of gates"), value: gate }, GATE_IDS),
    ),
    surrogates: integerAt(at("surrogates", "how many, at least 10"), 10, 10_000),
    replicates: integerAt(at("replicates", "how many"), 0, 100_000),
    ...(settings.calibrate === true ? { calibrate: true } : {}),
    seed,
  };
}

function some(name: "epochs" | "where", list: string[]): { readonly [key in typeof name]?: readonly string[] } {
  return list.length === 0 ? {} : { [name]: list };
}
