import { inject, type InjectionKey, type ShallowRef } from 'vue';
import type { ImageRequest } from '../api/types';

/** The request that a page is about, shared by its steps. */
export interface OpenRequest {
  request: ShallowRef<ImageRequest>;
  /** Reads it again from the server; throws what was refused. */
  reload: () => Promise<void>;
}

export const openRequestKey: InjectionKey<OpenRequest> = Symbol('open request');

export function useOpenRequest(): OpenRequest {
  const open = inject(openRequestKey);
  if (open === undefined) {
    throw new Error('Only steps inside the request page have a request');
  }
  return open;
}
