import type { ControllerSpec } from "@telos/core";
import { capital, countOf, defineFigure, type FigureContent } from "@telos/figures";
import { costText, lifetimePanel, livesText, type SettingBounds, settingClaims, settingTable } from "./beyondReport.ts";
import { beyondSetting, type SettingResult } from "./beyondSetting.ts";
import { drawnFigure } from "./drawnFigure.ts";
import { learningPanel } from "./learningPanel.ts";
import { type Screen, screenNote } from "./screenNetworks.ts";
import { defineStudy, type Study, type StudySize } from "./study.ts";

/** One setting of a study that compares several: a spec, which of its networks are taken, and what it should show. */
export interface Setting {
  readonly name: string;
  readonly spec: ControllerSpec;
  readonly screen?: Screen;
  readonly bounds: SettingBounds;
  /** Told if a claim fails. */
  readonly ifNot?: string;
  /** Whether a quick run takes it too. */
  readonly quick: boolean;
}

interface Task {
  readonly setting: string;
  readonly seed: number;
  readonly size: StudySize;
}

/** A study of several settings, each the same question: does maximum occupancy outlive its controls, and stay free? */
export function settingsStudy(
  options: Pick<Study, "id" | "half" | "title"> & {
    readonly figureTitle: string;
    /** What a reader must know of the settings to read the figure. */
    readonly caption: string;
    readonly settings: readonly Setting[];
  },
): Study {
  const { id, half, title, settings } = options;
  const named = (name: string) => settings.find((one) => one.name === name)!;
  const figure = defineFigure(id, (done: readonly (readonly [Setting, readonly SettingResult[]])[]): FigureContent => {
    const agentsLive = Math.max(...settings.map(({ spec }) => spec.training.horizon));
    const screened = settings.some(({ screen }) => screen)
      ? "; open dots: networks screened out before training because a control lives long on them"
      : "";
    return {
      title: options.figureTitle,
      caption: `${capital(countOf(done[0]![1].length, "network"))} a setting. ${options.caption} Dots: networks, bars: means${screened}. Lifetimes are censored at the end of the axis. Below: thin lines networks, thick line their mean; training agents start anew after ${agentsLive} steps.`,
      widthMm: 180,
      rows: [
        done.map(([{ name, spec }, results]) => lifetimePanel(name, results, spec.evaluation.steps)),
        done.map(([, results]) => ({
          ...learningPanel(
            results.map(({ curve }) => curve),
            agentsLive,
          ),
          height: 95,
        })),
      ],
      table: settingTable(done.map(([{ name }, results]) => [name, results] as const)),
    };
  });
  return defineStudy<Task, SettingResult>({
    id,
    half,
    title,
    tasks: ({ size, seeds }) =>
      settings
        .filter(({ quick }) => quick || size !== "quick")
        .flatMap(({ name }) =>
          (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ setting: name, seed, size })),
        ),
    costOf: ({ setting }) => {
      const { spec } = named(setting);
      return (spec.training.steps * (spec.process.kind === "cartpole" ? 1 : 1 + spec.process.units / 200)) / 500;
    },
    runTask: ({ setting, seed, size }) => {
      const { spec, screen } = named(setting);
      return beyondSetting({ ...spec, seed }, screen, size).result;
    },
    conclude: (results) => {
      const done = settings.flatMap((setting) => {
        const own = results.filter(({ task }) => task.setting === setting.name).map(({ result }) => result);
        return own.length === 0 ? [] : [[setting, own] as const];
      });
      return {
        claims: done.flatMap(([{ name, spec, bounds, ifNot }, own]) =>
          settingClaims(name, own, spec.evaluation.steps, actionsOf(spec), bounds, ifNot),
        ),
        figures: [drawnFigure(id, figure, done)],
        notes: done.flatMap(([{ name, screen }, own]) => [
          ...(screen ? [`${name}: ${screenNote(own.flatMap(({ drawn }) => drawn), screen)}`] : []), // biome-ignore format: one note a line
          `${livesText(`${name}, lifetimes maximum occupancy/myopic/free/random`, own)}; ${costText("cost", own)}.`,
        ]),
      };
    },
  });
}

function actionsOf({ process }: ControllerSpec): number {
  return process.kind === "cartpole" ? process.forces.length : 2 ** process.channels;
}
