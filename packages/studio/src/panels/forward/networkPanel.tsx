import { For, Show } from "solid-js";
import { changeAddress, settleAddress } from "../../store/address.ts";
import { foodText, regionText, thresholdOf } from "../../store/forwardSpec.ts";
import type { LiveSpeed } from "../../store/liveSession.ts";
import type { WatchedNetwork } from "../../worker/tasks/live.ts";
import { HiddenPurposePanel } from "../hiddenPurposePanel.tsx";
import { Icon } from "../icon.tsx";
import { PlanePanel } from "../planePanel.tsx";
import type { DrawingTool } from "../planeSketch.ts";
import { AGENTS, COLOURS, type ForwardView } from "./forwardView.ts";

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
const SOME_FOOD = 0.3; // per step: it attracts, and the agents still leave

/** The network: buttons that train it, what its agents do in the plane, and drawing in it. */
export function NetworkPanel(props: { readonly view: ForwardView }) {
  const {
    act,
    axisNames,
    change,
    choice,
    comparing,
    context,
    contexts,
    drawable,
    fault,
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
  } = props.view;
  // Functions, because a condition inside a property would be computed anew wherever the property is read.
  const toolFor = (network: number): DrawingTool => (network === 0 && !comparing() ? tool() : "watch");
  const thresholdFor = (network: number) => (network === 0 ? thresholdOf(choice().spec) : undefined);
  return (
    <section class="area thing" aria-label="The network">
      <div class="head">
        <h1>A network whose only purpose is to keep its options open</h1>
        <p class="prose">
          <Show
            when={choice().spec.process.kind === "cartpole"}
            fallback={
              <>
                A hundred units, {AGENTS} lives at once. Whoever crosses the line ends; whoever stays inside is as free
                as can be.
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
                onRegion={({ corners, holes }) => change({ task: undefined, region: regionText([corners, ...holes]) })}
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
            <span class="small muted">{TOOLS.find((one) => one.tool === tool())?.hint ?? "Draw your own region."}</span>
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
  );
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
