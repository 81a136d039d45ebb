import { asRefusal } from '@shared/api/Refusal';
import { aboutThis } from '@shared/forms/serverForm';
import { ref, shallowRef } from 'vue';
import { usePortalApi } from '../portalApi';
import type { RequestReceived } from '../types';
import { placeOf, toRequest, type RequestDraft, type StepKey } from './requestForm';
import type { Proofs } from './useProofs';

/** What the page after sending needs to know. */
export interface Sent extends RequestReceived {
  email: string;
}

export type Outcome =
  | { kind: 'sent'; sent: Sent }
  | { kind: 'refused'; step: StepKey; field: string; text: string }
  | { kind: 'failed' };

/** Sends the request and then its files; a file that fails is shown by the page after it, for the request is there. */
export function useSending(proofs: Proofs) {
  const api = usePortalApi();
  const busy = ref(false);
  const error = shallowRef<unknown>();

  async function send(draft: RequestDraft): Promise<Outcome> {
    if (busy.value) {
      return { kind: 'failed' };
    }
    busy.value = true;
    error.value = undefined;
    try {
      const request = toRequest(draft, true);
      const received = await api.askForImages(request);
      await proofs.sendAll((file, sending) => api.addProof(received, file, sending));
      return { kind: 'sent', sent: { ...received, email: request.Requester.Email } };
    } catch (failure) {
      const refusal = asRefusal(failure);
      const place = placeOf(refusal.field);
      if (place !== undefined) {
        return { kind: 'refused', ...place, text: aboutThis(refusal) };
      }
      error.value = failure;
      return { kind: 'failed' };
    } finally {
      busy.value = false;
    }
  }

  return { busy, error, send };
}
