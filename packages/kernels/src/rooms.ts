/**
 * Room in kernel memory by size, kept from call to call: made at the first call of that size, made anew with more rows when a call
 * needs them.
 */
export function rooms<Room extends Disposable>(): (key: string, rows: number, make: (rows: number) => Room) => Room {
  const known = new Map<string, { readonly rows: number; readonly room: Room }>();
  return (key, rows, make) => {
    const found = known.get(key);
    if (found && found.rows >= rows) return found.room;
    found?.room[Symbol.dispose]();
    const room = make(rows);
    known.set(key, { rows, room });
    return room;
  };
}
