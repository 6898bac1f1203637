/** The first byte that is free: below it lie the compiler's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
