import type { InstanceReference } from '../image/types';
import type { Stack } from './stack';

/** Where a report's reference leads. */
export interface Referenced {
  stack: Stack;
  index: number;
}

/** Null where it is not among what there is to see. A reference without frames is shown by its first one. */
export function findReferenced(stacks: readonly Stack[], { sopInstance, frames: [frame = 0] }: InstanceReference): Referenced | null {
  for (const stack of stacks) {
    const index = stack.items.findIndex(({ instance, frame: at }) => instance.uid === sopInstance && at === frame);
    if (index >= 0) {
      return { stack, index };
    }
  }
  return null;
}
