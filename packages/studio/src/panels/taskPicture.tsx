import { regionShape } from "@telos/core";
import { type ForwardTask, taskSpec } from "../store/forwardSpec.ts";

const pictures = new Map<ForwardTask, string>();

/** A region as the outline of its tile; six small ones for six contexts; a threshold and a cart with a pole as signs. */
export function TaskPicture(props: { readonly task: ForwardTask }) {
  return (
    <svg
      viewBox="0 0 36 36"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path
        d={pathOf(props.task)}
        fill={props.task === "cartpole" || props.task === "energy" ? "none" : "var(--accent-tint)"}
        fill-rule="evenodd"
      />
      {props.task === "reward" ? (
        <circle cx="18" cy="18" r="5" stroke="var(--reward)" stroke-dasharray="2.5 2" />
      ) : null}
    </svg>
  );
}

function pathOf(task: ForwardTask): string {
  const known = pictures.get(task);
  if (known !== undefined) return known;
  const made = draw(task);
  pictures.set(task, made);
  return made;
}

function draw(task: ForwardTask): string {
  if (task === "cartpole") return "M4 28h28M11 22h14v6h-14ZM18 22 23 6M14 31.5h.01M22 31.5h.01";
  if (task === "energy") return "M4 28c4-16 6 6 9-6s4-4 6 2 4-8 6-2 3 4 7 2M4 9h28";
  const { process } = taskSpec(task);
  if (process.kind !== "rateNetwork" || process.constraint.kind !== "region") return "";
  const { regions } = process.constraint;
  const many = regions.length > 1;
  return regions
    .map((region, k) => {
      const [cx, cy, scale] = many ? [7 + 11 * (k % 3), 12 + 12 * Math.floor(k / 3), 5.5] : [18, 18, 17];
      return regionShape(region)
        .outline(48)
        .map(
          (curve) =>
            `M${curve.map(([x, y]) => `${(cx + scale * x).toFixed(1)},${(cy - scale * y).toFixed(1)}`).join("L")}Z`,
        )
        .join("");
    })
    .join("");
}
