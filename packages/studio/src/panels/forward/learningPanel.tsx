import { ExportMenu } from "../exportMenu.tsx";
import { LiveChart } from "../liveChart.tsx";
import { OutcomeTable } from "../outcomeTable.tsx";
import type { ForwardView } from "./forwardView.ts";

/** What came out: curves while it learns, the trial of the trained network, and files to take away. */
export function LearningPanel(props: { readonly view: ForwardView }) {
  const { choice, exported, judgement, lines, mostEntropy, session, specJson } = props.view;
  return (
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
  );
}
