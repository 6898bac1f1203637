const PATHS = {
  undo: "M7 5 3.5 8.5 7 12M4 8.5h8.5a4 4 0 0 1 0 8H8",
  redo: "M13 5l3.5 3.5L13 12M16 8.5H7.5a4 4 0 0 0 0 8H12",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.5 1.5M14.2 14.2l1.5 1.5M4.3 15.7l1.5-1.5M14.2 5.8l1.5-1.5",
  moon: "M16 12.2A6.8 6.8 0 0 1 7.8 4a6.8 6.8 0 1 0 8.2 8.2Z",
  play: "M6 4l10 6-10 6Z",
  pause: "M7 4v12M13 4v12",
  step: "M5 4l8 6-8 6ZM15.5 4v12",
  reset: "M4 10a6 6 0 1 0 2-4.5M6 2v4h4",
  download: "M10 3v9M6.5 9 10 12.5 13.5 9M4 16.5h12",
  close: "M5 5l10 10M15 5 5 15",
  dice: "M4 4h12v12H4ZM7.2 7.2h.01M12.8 7.2h.01M10 10h.01M7.2 12.8h.01M12.8 12.8h.01",
  pen: "M4 16l1-4 8-8 3 3-8 8Z",
  forbid: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5.4 5.4l9.2 9.2",
  food: "M10 7.5C8 5.5 4 6.5 4 10.5c0 3.5 2.5 6 4 6 .8 0 1.2-.4 2-.4s1.2.4 2 .4c1.5 0 4-2.5 4-6 0-4-4-5-6-3M10 7.5c0-2 .8-3.5 2.5-4",
  brush: "M4 16c3 0 4-1 4-3a2 2 0 0 1 4 0c0 3-4 4-8 3M10.5 10.5 16 4",
  eraser: "M4 12.5 11 5l5 5-6 6H7ZM8 8.5l4.5 4.5",
  file: "M5 3h6l4 4v10H5ZM11 3v4h4",
} as const;

/** One of the studio's line drawings, with a name for who does not see it. */
export function Icon(props: { readonly name: keyof typeof PATHS; readonly label?: string }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={props.label ? "img" : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
    >
      <path d={PATHS[props.name]} />
    </svg>
  );
}
