import type { Block } from "./arena.ts";

/** An array of a state that is kept in kernel memory for the time being. */
export interface LentArray {
  /** Kernel memory holds newer numbers than the array. */
  changed(): void;
  /** Brings kernel memory up to date where somebody has had the array in hand. */
  refresh(): void;
  /** Brings the array up to date and makes the property a plain one again. */
  giveBack(): void;
}

/**
 * Keeps `holder[name]` in kernel memory: the property becomes one that copies the numbers out when it is read, so that whoever saves,
 * clones or reads a state finds the present numbers, and nothing is copied while nobody looks. Who has read it may also have written to it: the
 * next `refresh` copies it back. An array read before an update is not the present one after it: read the property again.
 */
export function lendArray<Name extends string>(
  holder: Readonly<Record<Name, Float64Array>>,
  name: Name,
  block: Block<Float64Array>,
): LentArray {
  let array = holder[name];
  let stale = false;
  let seen = true;
  const copyOut = () => {
    if (!stale) return;
    const { view } = block;
    array.set(view.length === array.length ? view : view.subarray(0, array.length));
    stale = false;
  };
  const get = () => {
    copyOut();
    seen = true;
    return array;
  };
  Object.defineProperty(holder, name, {
    enumerable: true,
    configurable: true,
    get,
    set(other: Float64Array) {
      array = other;
      stale = false;
      seen = true;
    },
  });
  return {
    changed() {
      stale = true;
      seen = false; // what was written since the last refresh is overwritten, and what was read is old
    },
    refresh() {
      if (!seen) return;
      block.view.set(array);
      seen = false;
    },
    giveBack() {
      // Lent to somebody else meanwhile, who has the numbers.
      if (Object.getOwnPropertyDescriptor(holder, name)?.get !== get) return;
      copyOut();
      Object.defineProperty(holder, name, { value: array, enumerable: true, configurable: true, writable: true });
    },
  };
}
