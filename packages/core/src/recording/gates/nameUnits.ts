/** "unit 3", "units 3, 5 and 8", "units 3, 5 and 9 more": at most `most` of them named. */
export function nameUnits(ids: readonly number[], most = 6): string {
  if (ids.length === 1) return `unit ${ids[0]}`;
  if (ids.length > most) return `units ${ids.slice(0, most).join(", ")} and ${ids.length - most} more`;
  return `units ${ids.slice(0, -1).join(", ")} and ${ids[ids.length - 1]}`;
}
