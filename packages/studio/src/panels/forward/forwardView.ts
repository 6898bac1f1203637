import { controllerSpecJson, type Region, regionShape } from "@telos/core";
import { createEffect, createMemo, createSignal, on } from "solid-js";
import { address, changeAddress, settleAddress } from "../../store/address.ts";
import { FORWARD_KNOBS } from "../../store/forwardKnobs.ts";
import { type ForwardTask, readForward, thresholdOf } from "../../store/forwardSpec.ts";
import { createHiddenPurpose } from "../../store/hiddenPurpose.ts";
import { createJudgement } from "../../store/judgement.ts";
import { createLiveSession, type LiveSpeed } from "../../store/liveSession.ts";
import { themeNow } from "../../store/theme.ts";
import type { WatchedNetwork } from "../../worker/tasks/live.ts";
import type { ChartLine } from "../chartLine.ts";
import type { PlaneCurve, PlaneScene } from "../planeGround.ts";
import type { DrawingTool } from "../planeSketch.ts";

/** Lives that are watched at once. */
export const AGENTS = 64;

/** The colour of each network, a name of the look. */
export const COLOURS: Readonly<Record<WatchedNetwork["name"], string>> = {
  "maximum occupancy": "--occupancy",
  "R network": "--reward",
  myopic: "--control",
  free: "--free",
};

const NOTHING_CHANGED: Readonly<Record<string, undefined>> = Object.fromEntries(
  ["region", "food", "threshold", "context", ...FORWARD_KNOBS.map(({ field }) => field)].map((field) => [
    field,
    undefined,
  ]),
);

/** What the Forward page shows and what can be done to it: the address is its state, the session trains in a worker. */
export type ForwardView = ReturnType<typeof createForwardView>;

/** The state of the Forward page; to be made once, while the page is. */
export function createForwardView() {
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

  return {
    act,
    axisNames,
    change,
    choice,
    chooseTask,
    comparing,
    context,
    contexts,
    drawable,
    exported,
    fault,
    judgement,
    lines,
    mostEntropy,
    networks,
    purpose,
    purposeWanted,
    scene,
    session,
    setFault,
    setSpeed,
    setTool,
    speed,
    status,
    tool,
    unfit,
    specJson,
  };
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
