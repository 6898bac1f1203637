import { AskedPanel } from "../panels/forward/askedPanel.tsx";
import { createForwardView } from "../panels/forward/forwardView.ts";
import { LearningPanel } from "../panels/forward/learningPanel.tsx";
import { NetworkPanel } from "../panels/forward/networkPanel.tsx";
import "../look/forward.css";

/** The Forward page: a network is given a purpose, and one watches what behaviour follows. */
export function ForwardPage() {
  const view = createForwardView();
  return (
    <div class="areas forward">
      <AskedPanel view={view} />
      <NetworkPanel view={view} />
      <LearningPanel view={view} />
    </div>
  );
}
