// Longer than 300 lines: one page, top to bottom: what is on it is read in one place, its panels have files of their own.
import { CONTROLLER_PRESETS, controllerSpecJson, type Region, regionShape } from "@telos/core";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import "../look/forward.css";
import { ExportMenu } from "../panels/exportMenu.tsx";
import { HiddenPurposePanel } from "../panels/hiddenPurposePanel.tsx";
import { Icon } from "../panels/icon.tsx";
import { Knob } from "../panels/knob.tsx";
import { type ChartLine, LiveChart } from "../panels/liveChart.tsx";
import { OutcomeTable } from "../panels/outcomeTable.tsx";
import type { PlaneCurve, PlaneScene } from "../panels/planeGround.ts";
import { type DrawingTool, PlanePanel } from "../panels/planePanel.tsx";
import { TaskPicture } from "../panels/taskPicture.tsx";
import { address, changeAddress, settleAddress } from "../store/address.ts";
import { FORWARD_KNOBS } from "../store/forwardKnobs.ts";
import {
  FORWARD_TASKS,
  type ForwardTask,
  foodText,
  readForward,
  regionText,
  TASK_NAMES,
  taskSpec,
  thresholdOf,
} from "../store/forwardSpec.ts";
import { createHiddenPurpose } from "../store/hiddenPurpose.ts";
import { createJudgement } from "../store/judgement.ts";
import { createLiveSession, type LiveSpeed } from "../store/liveSession.ts";
import { themeNow } from "../store/theme.ts";
import type { WatchedNetwork } from "../worker/tasks/live.ts";

const AGENTS = 64;
const COLOURS: Readonly<Record<WatchedNetwork["name"], string>> = {
  "maximum occupancy": "--occupancy",
  "R network": "--reward",
  myopic: "--control",
  free: "--free",
};
const SAID: Readonly<Record<WatchedNetwork["name"], string>> = {
  "maximum occupancy": "keeps its options open",
  "R network": "earns a point for each step alive",
  myopic: "looks one step ahead",
  free: "nobody acts",
};
const TOOLS: readonly {
  readonly tool: DrawingTool;
  readonly icon: "pen" | "forbid" | "brush" | "eraser" | "food";
  readonly name: string;
  readonly hint: string;
}[] = [
  {
    tool: "outline",
    icon: "pen",
    name: "Draw",
    hint: "Drag around what is allowed, or click corner after corner and then the first again.",
  },
  { tool: "forbid", icon: "forbid", name: "Forbid", hint: "Drag around what is forbidden, an island too." },
  { tool: "brush", icon: "brush", name: "Brush", hint: "Paint what is allowed." },
  { tool: "eraser", icon: "eraser", name: "Erase", hint: "Take away what is allowed." },
  { tool: "food", icon: "food", name: "Food", hint: "Drag from its middle to its edge; μ says how much it is worth." },
];
const SPEEDS: readonly (readonly [LiveSpeed, string])[] = [
  ["slow", "slow"],
  ["watch", "watch"],
  ["fast", "fast"],
];

/** The Forward page: a network is given a purpose, and one watches what behaviour follows. */
export function ForwardPage() {
  const choice = createMemo(() => readForward(address().fields));
  const specJson = createMemo(() => JSON.stringify(controllerSpecJson(choice().spec)));
  const rSpecJson = createMemo(() => JSON.stringify(controllerSpecJson(choice().rSpec)));
  const comparing = createMemo(() => address().fields.compare === "1");
  const contexts = createMemo(() => {
    const { process } = choice().spec;
    return process.kind === "rateNetwork" ? process.contexts : 1;
  });
  const context = createMemo(() =>
    Math.min(contexts() - 1, Math.max(0, Math.floor(Number(address().fields.context ?? 0)) || 0)),
  );
  const wish = createMemo(() => ({
    specJson: specJson(),
    rSpecJson: comparing() ? rSpecJson() : null,
    agents: AGENTS,
    context: context(),
  }));
  const session = createLiveSession(wish, () => address().fields.train !== "0");
  const judgement = createJudgement(session.trained);
  const unfit = createMemo(() =>
    choice().spec.process.kind === "cartpole"
      ? "Only recurrent networks can be asked, and cart and pole are none."
      : contexts() > 1
        ? "It has a region for each context, and this looks for one. Choose a task with one region."
        : undefined,
  );
  const purposeWanted = createMemo(() => address().fields.purpose === "1" && unfit() === undefined);
  const purpose = createHiddenPurpose(session.trained, purposeWanted);
  const [tool, setTool] = createSignal<DrawingTool>("watch");
  const [fault, setFault] = createSignal<string>();
  const [speed, setSpeed] = createSignal<LiveSpeed>("watch");

  // Once trained, a link and a reload show the trained network again; changes wait for the button.
  createEffect(
    on(session.state, (state) => {
      if (state === "trained" && address().fields.train !== undefined) settleAddress({ train: undefined });
    }),
  );
  const change = (fields: Readonly<Record<string, string | undefined>>, gesture?: string) => {
    setFault(undefined);
    changeAddress({ ...fields, train: "0", purpose: undefined }, gesture);
  };
  const chooseTask = (task: ForwardTask) => {
    setTool("watch");
    change({ ...NOTHING_CHANGED, task: task === "square" ? undefined : task });
  };

  const mostEntropy = createMemo(() => Math.log(session.ready()?.actions ?? 32));
  const scene = createMemo<PlaneScene>(() => {
    const { spec } = choice();
    const ready = session.ready();
    const window = ready?.window ?? { x: [-1.12, 1.12] as const, y: [-1.12, 1.12] as const };
    const outlinesOf = (region: Region) => regionShape(region).outline();
    const { process, rewarded } = spec;
    const threshold = thresholdOf(spec);
    const [y0, y1] = window.y;
    const confined = process.kind === "rateNetwork" && process.constraint.kind === "region";
    const allowed =
      process.kind === "cartpole"
        ? [box(-2.4, 2.4, -12, 12)]
        : threshold !== undefined
          ? [box(-1, threshold, y0 - 1, y1 + 1)]
          : process.constraint.kind === "region"
            ? outlinesOf(process.constraint.regions[Math.min(context(), process.constraint.regions.length - 1)]!)
            : [];
    return {
      // Who draws needs all of the plane; who watches wants to see the region large.
      window: confined && tool() === "watch" ? around(allowed, window) : window,
      allowed,
      rewarded: rewarded === null ? [] : outlinesOf(rewarded),
      mostEntropy: mostEntropy(),
      theme: themeNow(),
    };
  });
  const drawable = createMemo(
    () => choice().spec.process.kind === "rateNetwork" && thresholdOf(choice().spec) === undefined && contexts() === 1,
  );
  const networks = createMemo(() => {
    const known = session.networks();
    return comparing() ? known : known.slice(0, 1);
  });
  const lines = (of: "lifetime" | "entropy" | "loss"): readonly ChartLine[] =>
    networks()
      .filter(({ trained }) => trained)
      .map(({ name }, k) => ({
        name: name === "maximum occupancy" ? "occupancy" : "R",
        colour: COLOURS[name],
        points: (session.curves()[k] ?? []).map((point) => [point.step, point[of]] as const),
      }));
  const status = createMemo(() => {
    const updates = session.curves()[0]?.at(-1)?.step ?? 0;
    const steps = session.ready()?.steps ?? 0;
    switch (session.state()) {
      case "starting":
        return "Starting …";
      case "waiting":
        return "It has learned nothing yet: agents act at random until no allowed step is left. Press Train.";
      case "training":
        return `Learning: ${updates} of ${steps} updates. Each red ring is a life that ended.`;
      case "paused":
        return `Paused after ${updates} of ${steps} updates.`;
      case "trained": {
        const trained = session.trained();
        return trained ? `Trained: ${steps} updates, ${trained.seconds.toFixed(1)} s of computing in this page.` : "";
      }
      case "failed":
        return "";
    }
  });
  const exported = createMemo(() => {
    const trained = session.trained();
    if (!trained) return undefined;
    return { ...trained, name: choice().drawn ? "drawn" : choice().task, curve: session.curves()[0] ?? [] };
  });
  // Functions, because a condition inside a property would be computed anew wherever the property is read.
  const toolFor = (network: number): DrawingTool => (network === 0 && !comparing() ? tool() : "watch");
  const thresholdFor = (network: number) => (network === 0 ? thresholdOf(choice().spec) : undefined);
  const axisNames = createMemo(() => {
    const ready = session.ready();
    return { x: ready?.xName ?? "activity of unit 1", y: ready?.yName ?? "activity of unit 2" };
  });
  const act = () => {
    setTool("watch");
    if (session.state() === "training") session.pause();
    else if (session.state() === "paused") session.resume();
    else {
      settleAddress({ purpose: undefined });
      session.train(speed());
    }
  };

  return (
    <div class="areas forward">
      <section class="area asked" aria-label="What you ask">
        <fieldset class="panel">
          <h2>Where may it go?</h2>
          <div class="choices">
            <For each={FORWARD_TASKS}>
              {(task) => (
                <label class="choice">
                  <input
                    type="radio"
                    name="task"
                    checked={choice().task === task && choice().drawn === undefined}
                    onChange={() => chooseTask(task)}
                  />
                  <TaskPicture task={task} />
                  <span>{TASK_NAMES[task]}</span>
                </label>
              )}
            </For>
          </div>
          <details class="corners">
            <summary class="small">A region of your own, as numbers</summary>
            <label class="small muted" for="corners">
              x,y of each corner, from −1 to 1, with ; between; after | a forbidden island
            </label>
            <textarea
              id="corners"
              rows="3"
              spellcheck={false}
              value={choice().drawn ? regionText(choice().drawn!) : ""}
              placeholder="-0.6,-0.5;0.6,-0.5;0,0.7"
              onChange={(event) => change({ task: undefined, region: event.currentTarget.value.trim() || undefined })}
            />
            <label class="small muted" for="food">
              Where food is: x,y,radius
            </label>
            <input
              id="food"
              class="wide"
              spellcheck={false}
              value={address().fields.food ?? ""}
              placeholder="0.2,-0.1,0.15"
              onChange={(event) => change({ food: event.currentTarget.value.trim() || undefined })}
            />
          </details>
        </fieldset>
        <fieldset class="panel knobs">
          <h2>How is it made?</h2>
          <For each={FORWARD_KNOBS}>
            {(knob) => {
              const normal = () => knob.of(normalSpec(choice().task, choice().drawn)) ?? knob.low;
              const value = () => knob.of(choice().spec);
              return (
                <Knob
                  {...knob}
                  value={value() ?? knob.low}
                  normal={normal()}
                  idle={value() === undefined ? `${TASK_NAMES[choice().task]} has none.` : undefined}
                  onChange={(next) =>
                    change(
                      { [knob.field]: next === undefined || next === normal() ? undefined : String(next) },
                      knob.field,
                    )
                  }
                />
              );
            }}
          </For>
        </fieldset>
        <fieldset class="panel">
          <h2>Which one?</h2>
          <div class="row">
            <label for="seed">Seed</label>
            <input
              id="seed"
              class="number"
              type="number"
              min="0"
              step="1"
              value={choice().spec.seed}
              onChange={(event) =>
                change({ seed: event.currentTarget.value === "" ? undefined : event.currentTarget.value })
              }
            />
            <button
              type="button"
              class="button"
              title="Another network of the same kind"
              onClick={() => change({ seed: String((choice().spec.seed + 1) % 1000) })}
            >
              <Icon name="dice" /> Another
            </button>
          </div>
          <p class="small muted">
            The seed draws the network, its training and its trial: the same seed gives the same numbers everywhere.
          </p>
        </fieldset>
      </section>

      <section class="area thing" aria-label="The network">
        <div class="head">
          <h1>A network whose only purpose is to keep its options open</h1>
          <p class="prose">
            <Show
              when={choice().spec.process.kind === "cartpole"}
              fallback={
                <>
                  A hundred units, {AGENTS} lives at once. Whoever crosses the line ends; whoever stays inside is as
                  free as can be.
                </>
              }
            >
              A cart with a pole, {AGENTS} at once. Nobody told it to balance: a fallen pole has no future.
            </Show>
          </p>
        </div>
        <div class="row controls">
          <button type="button" class="button first" onClick={act} disabled={session.state() === "starting"}>
            <Icon name={session.state() === "training" ? "pause" : "play"} />
            {session.state() === "training"
              ? "Pause"
              : session.state() === "paused"
                ? "Go on"
                : session.state() === "trained"
                  ? "Train again"
                  : "Train"}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => session.step()}
            disabled={session.state() === "starting"}
            title="One update, one step of every agent"
          >
            <Icon name="step" /> Step
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              settleAddress({ purpose: undefined });
              session.reset();
            }}
            disabled={session.state() === "starting"}
            title="Forget what was learned"
          >
            <Icon name="reset" /> Reset
          </button>
          <fieldset class="speeds" aria-label="Speed of learning">
            <For each={SPEEDS}>
              {([name, said]) => (
                <label class="choice">
                  <input
                    type="radio"
                    name="speed"
                    checked={speed() === name}
                    onChange={() => {
                      setSpeed(name);
                      session.setSpeed(name);
                    }}
                  />
                  {said}
                </label>
              )}
            </For>
          </fieldset>
          <button
            type="button"
            class="button compare"
            aria-pressed={comparing()}
            onClick={() => changeAddress({ compare: comparing() ? undefined : "1" })}
          >
            Compare four
          </button>
        </div>
        <p class="status" role="status">
          {status()}
        </p>
        <Show when={session.fault() ?? fault()}>
          {(words) => (
            <p class="fault" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <For each={choice().faults}>
          {(words) => (
            <p class="fault" role="alert">
              {words}
            </p>
          )}
        </For>
        <Show when={contexts() > 1}>
          <label class="row small" for="context">
            Six regions, one for each context that the network is told of. Shown:
            <select
              id="context"
              value={context()}
              onChange={(event) =>
                changeAddress({ context: event.currentTarget.value === "0" ? undefined : event.currentTarget.value })
              }
            >
              <For each={["square", "disc", "triangle", "ring", "cross", "corner"]}>
                {(name, k) => <option value={k()}>{name}</option>}
              </For>
            </select>
          </label>
        </Show>
        <div class="planes" classList={{ four: comparing() }}>
          <For each={networks().length > 0 ? networks() : [{ name: "maximum occupancy" as const, trained: true }]}>
            {({ name }, k) => (
              <div class="one">
                <Show when={comparing()}>
                  <p class="who">
                    <strong style={{ color: `var(${COLOURS[name]}-text)` }}>
                      {name === "maximum occupancy"
                        ? "Maximum occupancy"
                        : name === "R network"
                          ? name
                          : name === "myopic"
                            ? "Myopic"
                            : "Free"}
                    </strong>{" "}
                    <span class="muted small">{SAID[name]}</span>
                  </p>
                </Show>
                <PlanePanel
                  session={session}
                  network={k()}
                  agents={AGENTS}
                  scene={scene()}
                  tool={toolFor(k())}
                  label={`${AGENTS} agents of the ${name} network in the plane of ${axisNames().x} and ${axisNames().y}; forbidden areas are hatched.`}
                  xName={axisNames().x}
                  yName={axisNames().y}
                  threshold={thresholdFor(k())}
                  onThreshold={(value) => change({ threshold: String(value) }, "threshold")}
                  onRegion={({ corners, holes }) =>
                    change({ task: undefined, region: regionText([corners, ...holes]) })
                  }
                  onFood={(food) =>
                    change({
                      food: foodText(food),
                      // Food that is worth nothing is none.
                      ...(choice().spec.rewarded === null && { mu: String(SOME_FOOD) }),
                    })
                  }
                  onFault={setFault}
                />
              </div>
            )}
          </For>
        </div>
        <div class="row under">
          <Show
            when={drawable() && !comparing()}
            fallback={
              <span class="small muted">
                {thresholdOf(choice().spec) === undefined ? "" : "Drag the boundary to move the energy threshold."}
              </span>
            }
          >
            <fieldset class="row tools" aria-label="Draw where it may go">
              <For each={TOOLS}>
                {(one) => (
                  <button
                    type="button"
                    class="button"
                    aria-pressed={tool() === one.tool}
                    onClick={() => setTool(tool() === one.tool ? "watch" : one.tool)}
                  >
                    <Icon name={one.icon} /> {one.name}
                  </button>
                )}
              </For>
              <span class="small muted">
                {TOOLS.find((one) => one.tool === tool())?.hint ?? "Draw your own region."}
              </span>
            </fieldset>
          </Show>
          <EntropyKey most={mostEntropy()} />
        </div>
        <HiddenPurposePanel
          purpose={purpose}
          trained={session.trained() !== undefined}
          wanted={purposeWanted()}
          unfit={unfit()}
        />
      </section>

      <section class="area out" aria-label="What came out">
        <div class="panel">
          <h2>While it learns</h2>
          <LiveChart
            name="Lifetime"
            unit="steps"
            lines={lines("lifetime")}
            xMost={session.ready()?.steps ?? 1200}
            bound={{ y: choice().spec.training.horizon, name: "a full life in training" }}
          />
          <LiveChart
            name="Action entropy"
            unit="nats"
            lines={lines("entropy")}
            xMost={session.ready()?.steps ?? 1200}
            bound={{ y: mostEntropy(), name: "all actions alike" }}
          />
          <LiveChart name="Loss" unit="" lines={lines("loss")} xMost={session.ready()?.steps ?? 1200} logarithmic />
        </div>
        <OutcomeTable judgement={judgement} steps={choice().spec.evaluation.steps} state={session.state()} />
        <ExportMenu training={exported()} specJson={specJson()} />
      </section>
    </div>
  );
}

const SOME_FOOD = 0.3; // per step: it attracts, and the agents still leave

const NOTHING_CHANGED: Readonly<Record<string, undefined>> = Object.fromEntries(
  ["region", "food", "threshold", "context", ...FORWARD_KNOBS.map(({ field }) => field)].map((field) => [
    field,
    undefined,
  ]),
);

function normalSpec(task: ForwardTask, drawn: unknown) {
  return drawn === undefined ? taskSpec(task) : CONTROLLER_PRESETS.square;
}

function box(x0: number, x1: number, y0: number, y1: number) {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ] as const;
}

/** A square window around curves, with some of the forbidden area to see. */
function around(curves: readonly PlaneCurve[], most: PlaneScene["window"]): PlaneScene["window"] {
  const reach = Math.max(...curves.flat().flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  const side = Math.min(most.x[1], reach * 1.22);
  return { x: [-side, side], y: [-side, side] };
}

function EntropyKey(props: { readonly most: number }) {
  return (
    <div class="entropyKey" role="img" aria-label={`Colour is action entropy, from 0 to ${props.most.toFixed(1)} nats`}>
      <span class="small muted">forced 0</span>
      <span class="ramp" />
      <span class="small muted">{props.most.toFixed(1)} nats free</span>
    </div>
  );
}
