import { asRefusal, isAbort } from '@shared/api/Refusal';
import type { Sending } from '@shared/uploads';
import { computed, onScopeDispose, shallowReactive } from 'vue';
import type { IdentificationOffer } from '../types';
import { proofProblem, type ProofProblem } from './proofFiles';

export interface Proof {
  id: number;
  file: File;
  state: 'chosen' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  /** The server's sentence, where it refused. */
  error: string;
}

export interface RefusedFile {
  name: string;
  problem: ProofProblem;
}

export type SendProof = (file: File, sending: Sending) => Promise<unknown>;

/** The chosen files of identification. They live in this page only, and leave it one after the other. */
export function useProofs(rules: () => IdentificationOffer) {
  const proofs = shallowReactive<Proof[]>([]);
  const refused = shallowReactive<RefusedFile[]>([]);
  const controller = new AbortController();
  let last = 0;
  onScopeDispose(() => controller.abort());

  async function add(files: readonly File[]): Promise<void> {
    refused.splice(0);
    for (const file of files) {
      const problem = await proofProblem(file, proofs.map((proof) => proof.file), rules());
      if (problem === undefined) {
        last += 1;
        proofs.push(shallowReactive<Proof>({ id: last, file, state: 'chosen', progress: 0, error: '' }));
      } else {
        refused.push({ name: file.name, problem });
      }
    }
  }

  function remove(proof: Proof): void {
    refused.splice(0);
    proofs.splice(proofs.indexOf(proof), 1);
  }

  function clear(): void {
    proofs.splice(0);
    refused.splice(0);
  }

  async function sendOne(proof: Proof, send: SendProof): Promise<void> {
    Object.assign(proof, { state: 'sending', progress: 0, error: '' });
    try {
      await send(proof.file, { signal: controller.signal, onProgress: (share) => (proof.progress = share) });
      proof.state = 'done';
    } catch (failure) {
      if (!isAbort(failure)) {
        Object.assign(proof, { state: 'failed', error: asRefusal(failure).message });
      }
    }
  }

  /** Sends what is not there yet; a file that fails keeps none of the others back. */
  async function sendAll(send: SendProof): Promise<void> {
    for (const proof of proofs.filter(({ state }) => state === 'chosen' || state === 'failed')) {
      await sendOne(proof, send);
    }
  }

  return {
    proofs,
    refused,
    add,
    remove,
    clear,
    sendAll,
    sending: computed(() => proofs.some(({ state }) => state === 'sending')),
    failed: computed(() => proofs.filter(({ state }) => state === 'failed')),
  };
}

export type Proofs = ReturnType<typeof useProofs>;
