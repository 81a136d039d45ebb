import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetDraft, keepDraft, readDraft } from './keptDraft';
import { emptyDraft } from './requestForm';

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

describe('what is kept while one types', () => {
  it('A22: survives a reload of this window, and never goes to localStorage', () => {
    const draft = emptyDraft();
    draft.requester.Name = 'Jane';
    draft.patient.born.year = '1970';
    keepDraft(draft);
    expect(readDraft()).toEqual(draft);
    expect(localStorage).toHaveLength(0);
    forgetDraft();
    expect(readDraft()).toEqual(emptyDraft());
    expect(sessionStorage).toHaveLength(0);
  });

  it('A22: takes words only, whatever lies there', () => {
    keepDraft({ ...emptyDraft(), patient: { family: 7 }, requester: 'Jane', notes: 'kept', extra: 'no' } as never);
    expect(readDraft()).toEqual({ ...emptyDraft(), notes: 'kept' });
    sessionStorage.setItem('exchange-request-form', '{broken');
    expect(readDraft()).toEqual(emptyDraft());
  });

  it('A22: does without where the browser keeps nothing', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => keepDraft(emptyDraft())).not.toThrow();
    expect(readDraft()).toEqual(emptyDraft());
  });
});
