import { Refusal } from '@shared/api/Refusal';
import { effectScope, type EffectScope } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useProofs, type Proofs } from './useProofs';

const pdf = (name: string) => new File(['%PDF-1.4'], name);
const rules = { Asked: true, Required: true, Types: ['application/pdf'], MaxBytes: 100, MaxFiles: 2 };

let scope: EffectScope;
let proofs: Proofs;

beforeEach(() => {
  scope = effectScope();
  proofs = scope.run(() => useProofs(() => rules)) as Proofs;
});
afterEach(() => scope.stop());

describe('the chosen files', () => {
  it('A22: takes what fits and says why not', async () => {
    await proofs.add([pdf('a.pdf'), new File(['MZ'], 'b.exe'), pdf('c.pdf'), pdf('d.pdf')]);
    expect(proofs.proofs.map(({ file }) => file.name)).toEqual(['a.pdf', 'c.pdf']);
    expect(proofs.refused).toEqual([
      { name: 'b.exe', problem: 'type' },
      { name: 'd.pdf', problem: 'many' },
    ]);
    proofs.remove(proofs.proofs[0] as never);
    expect(proofs.proofs.map(({ file }) => file.name)).toEqual(['c.pdf']);
    expect(proofs.refused).toEqual([]);
  });

  it('A22: one that fails keeps no other back, and is sent again alone', async () => {
    await proofs.add([pdf('a.pdf'), pdf('b.pdf')]);
    const send = vi.fn((file: File) => (file.name === 'a.pdf' ? Promise.reject(new Refusal(503, 'Busy', 'Try again.')) : Promise.resolve()));
    await proofs.sendAll(send);
    expect(proofs.proofs.map(({ state }) => state)).toEqual(['failed', 'done']);
    expect(proofs.failed.value[0]?.error).toBe('Try again.');
    send.mockResolvedValue(undefined);
    send.mockClear();
    await proofs.sendAll(send);
    expect(send).toHaveBeenCalledTimes(1);
    expect(proofs.failed.value).toEqual([]);
  });

  it('A22: stops sending when the page is left', async () => {
    await proofs.add([pdf('a.pdf')]);
    let aborted: AbortSignal | undefined;
    void proofs.sendAll((_file, { signal }) => {
      aborted = signal;
      return new Promise(() => undefined);
    });
    scope.stop();
    expect(aborted?.aborted).toBe(true);
  });
});
