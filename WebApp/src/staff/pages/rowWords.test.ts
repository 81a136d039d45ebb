import { mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { createMessages } from '@shared/i18n';
import messages from '../locales/en.json';
import DueText from './DueText.vue';
import FoundText from './FoundText.vue';

const global = { plugins: [createMessages(messages)] };

function found(ImagesFound: number | null, ImagesChanged: { Was: number; Now: number; Arrived: number } | null = null) {
  return mount(FoundText, { props: { row: { ImagesFound, ImagesChanged } }, global }).text();
}

describe('a due date', () => {
  it('A23: stands still in words, without a date', () => {
    const text = mount(DueText, { props: { dueDate: null, state: 'Paused', overdue: false, open: true }, global }).text();
    expect(text).toBe('Waits for ID');
  });

  it('A23: says that it is overdue, and that it was extended', () => {
    vi.setSystemTime(new Date('2026-12-24T12:00:00Z'));
    const overdue = mount(DueText, { props: { dueDate: '2026-12-21', state: 'Extended', overdue: true, open: true }, global }).text();
    expect(overdue).toContain('Overdue by 3 days');
    expect(overdue).toContain('extended');
    vi.useRealTimers();
  });
});

describe('images found', () => {
  it('A24: counts what is new until somebody looks', () => {
    expect(found(3, { Was: 1, Now: 3, Arrived: 2 })).toMatch(/^3 studies\s*2 new$/);
    expect(found(3)).toBe('3 studies');
    expect(found(null)).toBe('—');
  });

  it('A20: says what a change of rules did', () => {
    expect(found(2, { Was: 1, Now: 2, Arrived: 0 })).toContain('was 1, now 2');
    expect(found(2, { Was: 3, Now: 2, Arrived: 1 })).toMatch(/1 new.*was 3, now 2/);
    expect(found(1, { Was: 1, Now: 1, Arrived: 0 })).toContain('was 1, now 1');
  });
});
