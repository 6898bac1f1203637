import { defineFigure, type FigureContent } from "@telos/figures";
import { linePanel } from "../src/linePanel.ts";
import type { TaskResult } from "../src/study.ts";
import { type LearnedResult, type LearnedTask, resultsAt } from "./learnedResults.ts";
import { COMPARED, FEW, MANY } from "./problems.ts";

const WHO = [
  ["enumerated", "truth", "enumerated"],
  ["factorised", "inferred", "factorised"],
  ["channelByChannel", "adapted", "channel by channel"],
  ["myopic", "baseline", "myopic"],
] as const;

/** Lifetimes and entropies of enumerated and learned policies, and what an update costs by channels (180 mm). */
export const learnedPolicyFigure = defineFigure(
  "learnedPolicyFigure",
  (results: readonly TaskResult<LearnedTask, LearnedResult>[]): FigureContent => {
    const places = [
      ...COMPARED.map((problem) => ({ problem, channels: FEW, name: problem })),
      ...MANY.map((channels) => ({ problem: "many" as const, channels, name: `K ${channels}` })),
    ].filter(({ problem, channels }) => resultsAt(results, problem, channels).length > 0);
    const clock = results.find(({ result }) => result.clock !== undefined)?.result.clock ?? [];
    const horizon = (problem: string) => (problem === "rooms" ? 2000 : 1000);
    const dots = (of: (one: LearnedResult, who: (typeof WHO)[number][0], place: (typeof places)[number]) => number) =>
      WHO.map(([who, colour], k) => ({
        colour,
        width: 0,
        dots: 2.1,
        points: places.flatMap((place, at) =>
          resultsAt(results, place.problem, place.channels).map((one): [number, number] => [
            at + 0.18 * (k - 1.5),
            of(one, who, place),
          ]),
        ),
      }));
    const axis = {
      label: "6 channels; 16 and 32: the square",
      domain: [-0.6, places.length - 0.4] as const,
      ticks: places.map((_, k) => k),
      format: (k: number) => places[k]?.name ?? "",
    };
    const nameOf = (k: number) => ({
      text: WHO[k]![2],
      x: places.length - 0.45,
      y: 0.68 - 0.05 * k,
      anchor: "end" as const,
    });
    const milliseconds = clock.flatMap(([, f, c]) => [1e3 * f, 1e3 * c]);
    return {
      title: "Learned policies beside the enumerated one, and where nobody can enumerate",
      caption: `Each dot a network; from left to right enumerated (where it can be), factorised, channel by channel, myopic. a: lifetime over the longest that is watched; at six channels nearly all of the first three stand at 1. b: action entropy over that of all actions alike.${clock.length === 0 ? "" : " c: processor time of one update (64 states), factorised below, channel by channel above; the dashed line grows in proportion to the channels."}`,
      widthMm: 180,
      rows: [
        [
          linePanel({
            height: 130,
            share: 2,
            heading: "lifetime",
            x: axis,
            y: { label: "share of the time watched", domain: [0, 1.05], ticks: [0, 0.5, 1] },
            series: dots((one, who, { problem }) => (one[who]?.life ?? Number.NaN) / horizon(problem)),
          }),
          linePanel({
            height: 130,
            share: 2,
            heading: "action entropy",
            x: axis,
            y: { label: "over K ln 2", domain: [0.5, 1.02], ticks: [0.5, 0.75, 1] },
            series: dots((one, who, { channels }) => (one[who]?.entropy ?? Number.NaN) / (channels * Math.LN2)).map(
              (series, k) => ({ ...series, label: nameOf(k) }), // below whatever is measured
            ),
          }),
          ...(clock.length === 0
            ? []
            : [
                linePanel({
                  height: 130,
                  share: 1.3,
                  heading: "cost of an update",
                  x: {
                    label: "channels",
                    domain: [3.5, 74],
                    log: true,
                    ticks: clock.map(([channels]) => channels),
                    format: String,
                  },
                  y: {
                    label: "milliseconds",
                    domain: [0.5 * Math.min(1, ...milliseconds), 2 * Math.max(1, ...milliseconds)],
                    log: true,
                    ticks: [1, 3, 10, 30, 100].filter((tick) => tick < 2 * Math.max(1, ...milliseconds)),
                    format: String,
                  },
                  series: [
                    {
                      points: clock.map(
                        ([channels]) => [channels, (1e3 * (clock.at(-1)?.[1] ?? 0) * channels) / 64] as const,
                      ),
                      colour: "baseline",
                      dashed: true,
                    },
                    { points: clock.map(([channels, f]) => [channels, 1e3 * f] as const), colour: "inferred", dots: 2 },
                    {
                      points: clock.map(([channels, , c]) => [channels, 1e3 * c] as const),
                      colour: "adapted",
                      dots: 2,
                    },
                  ],
                }),
              ]), // a quick run times nothing
        ],
      ],
      table: {
        columns: ["problem", "channels", "seed", "policy", "lifetime", "entropy_nats", "training_s"],
        rows: results.flatMap(({ task, result }) =>
          task.kind === "clock"
            ? []
            : (
                [
                  "enumerated",
                  "factorised",
                  "channelByChannel",
                  "factorisedAlone",
                  "channelByChannelAlone",
                  "myopic",
                ] as const
              ).flatMap((who) => {
                const one = result[who];
                return one === undefined
                  ? []
                  : [[task.problem, task.channels, task.seed, who, one.life, one.entropy, one.seconds]];
              }),
        ),
      },
    };
  },
);
