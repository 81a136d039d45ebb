import type { InjectionKey, Ref } from 'vue';

/** What kept the session from beginning, other than its end. */
export const TroubleKey: InjectionKey<Ref<unknown>> = Symbol('trouble');
