import { computed, inject, type InjectionKey, type ShallowRef } from 'vue';
import type { Me } from './types';

export const meKey: InjectionKey<ShallowRef<Me>> = Symbol('me');

/** Who is signed in, and what that account may do. Pages are shown only once this is known. */
export function useMe() {
  const me = inject(meKey);
  if (me === undefined) {
    throw new Error('Only pages inside the shell know who is signed in');
  }
  return { me, isAdministrator: computed(() => me.value.Role === 'Administrator') };
}
