let own: i32 = 0;

/** Says which thread this instance works for, from 0: each has an instance of its own on the same memory. */
export function setThread(thread: i32): void {
  own = thread;
}

/** This thread's part of a scratch memory, `bytes` for each: what a range writes there is nobody else's, whichever range it is. */
@inline
export function scratchOf(scratch: usize, bytes: i32): usize {
  return scratch + usize(own) * usize(bytes);
}
