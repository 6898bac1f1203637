import { type ControlRow, controlRows, formatNumber, type Panel } from "@telos/figures";
import type { SettingResult } from "./beyondSetting.ts";
import { atLeast, atMost, type Claim } from "./claim.ts";
import { meanOf } from "./spread.ts";

/** What a setting is expected to show, decided on tuning seeds. */
export interface SettingBounds {
  /** Mean lifetime over networks, as a share of the evaluation's steps. */
  readonly life: number;
  /** How many times longer than the myopic control. */
  readonly times: number;
  /** Most of the free and random controls' mean lifetimes, as a share of the evaluation's steps. */
  readonly controls: number;
  /** Mean action entropy as a share of the largest. */
  readonly entropy: number;
}

/** The claims of one setting: lives, outlives the myopic control, the others do not live, and it still chooses freely. */
export function settingClaims(
  name: string,
  results: readonly SettingResult[],
  horizon: number,
  actions: number,
  bounds: SettingBounds,
  ifNot?: string,
): Claim[] {
  const mean = (of: (one: SettingResult) => number) => meanOf(results.map(of));
  const entropies = results.map((one) => one.entropy).filter(Number.isFinite);
  const [life, myopic] = [mean((one) => one.life), mean((one) => one.myopicLife)];
  const why = ifNot === undefined ? {} : { ifNot };
  return [
    atLeast(`${name}: maximum occupancy lives, mean of networks, steps of ${horizon}`, life, bounds.life * horizon, {
      of: `${formatNumber(bounds.life)} of the time; myopic ${Math.round(myopic)}`,
      ...why,
    }),
    atLeast(`${name}: it outlives the myopic control by a factor`, life / myopic, bounds.times, why),
    atMost(
      `${name}: the free and the random control live`,
      [mean((one) => one.freeLife), mean((one) => one.randomLife)],
      bounds.controls * horizon,
      why,
    ),
    atLeast(
      `${name}: its action entropy, of ${formatNumber(Math.log(actions))} nats`,
      meanOf(entropies), // on a network where nobody outlives the first steps there is none to speak of
      bounds.entropy * Math.log(actions),
      { of: `${formatNumber(bounds.entropy)} of ln ${actions}; myopic ${entropyText(results)}`, ...why },
    ),
  ];
}

/** Lifetimes of a setting: a dot a network, open dots for networks that were screened out. */
export function lifetimePanel(
  heading: string,
  results: readonly SettingResult[],
  horizon: number,
  more: readonly ControlRow[] = [],
  share = 1,
): Panel {
  return controlRows({
    heading,
    share,
    height: 38 + 15 * (4 + more.length),
    x: { label: `steps of ${horizon}`, domain: [0, horizon], ticks: [0, horizon / 2, horizon] },
    rows: [
      { name: "maximum occupancy", colour: "inferred", values: results.map(({ life }) => life) },
      ...more,
      {
        name: "myopic",
        colour: "baseline",
        values: results.map(({ myopicLife }) => myopicLife),
        open: results.flatMap(({ drawn }) => drawn.filter(({ kept }) => !kept).map(({ life }) => life)),
      },
      { name: "free", colour: "free", values: results.map(({ freeLife }) => freeLife) },
      { name: "random", colour: "baseline", values: results.map(({ randomLife }) => randomLife) },
    ],
  });
}

/** "two rooms: 1.2 ms an update, 15 µs a step of an agent", mean of networks. */
export function costText(name: string, results: readonly SettingResult[]): string {
  const [update, step] = [meanOf(results.map((one) => one.updateMs)), meanOf(results.map((one) => one.agentStepUs))];
  return `${name}: ${update.toPrecision(2)} ms an update, ${step.toPrecision(2)} µs a step of an agent`;
}

/** "two rooms: 1900/223/9/4 …", by network. */
export function livesText(name: string, results: readonly SettingResult[]): string {
  const each = results.map((one) => [one.life, one.myopicLife, one.freeLife, one.randomLife].map(Math.round).join("/"));
  return `${name}: ${each.join(", ")}`;
}

/** The columns and rows of lifetimes for a figure's numbers. */
export function settingTable(settings: readonly (readonly [name: string, results: readonly SettingResult[]])[]) {
  const columns = ["setting", "seed", "lifetime", "myopic", "free", "random", "entropy", "entropy_myopic"];
  const rows = settings.flatMap(([name, results]) =>
    results.map((one) =>
      [
        ...[name, one.seed, one.life, one.myopicLife, one.freeLife, one.randomLife],
        ...[one.entropy, one.myopicEntropy],
      ].map((cell) => (typeof cell === "number" && !Number.isFinite(cell) ? "" : cell)),
    ),
  );
  return { columns, rows };
}

/** A control that dies before it settles has no entropy to speak of: such networks are left out of its mean. */
function entropyText(results: readonly SettingResult[]): string {
  const known = results.map((one) => one.myopicEntropy).filter(Number.isFinite);
  return known.length === 0 ? "dies too early to tell" : meanOf(known).toPrecision(3);
}
