import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { createMessages } from '@shared/i18n';
import { ToastList } from '@shared/components/toasts';
import { exchangeKey } from '../api/exchange';
import type { IndexCheck } from '../api/types';
import messages from '../locales/en.json';
import IndexCheckCard from './IndexCheckCard.vue';

const never: IndexCheck = {
  State: 'Never', Repair: false, By: '', StartedAt: null, EndedAt: null, Total: 0, Checked: 0, Repaired: 0,
  Differences: { Missing: 0, Gone: 0, Identity: 0, Counts: 0, Attributes: 0, Keys: 0 }, First: [],
};
const checkIndex = vi.fn(async () => never);

function card(overrides: Partial<IndexCheck> = {}, props = {}) {
  return mount(IndexCheckCard, {
    props: { check: { ...never, ...overrides }, disabled: false, ready: true, ...props },
    global: { plugins: [createMessages(messages), new ToastList()], provide: { [exchangeKey as symbol]: { checkIndex } } },
  });
}

describe('the check of the index', () => {
  it('is started by a press, with or without repair', async () => {
    const wrapper = card();
    await wrapper.find('[data-testid=repair-index]').trigger('click');
    await flushPromises();

    expect(checkIndex).toHaveBeenCalledWith(true);
    expect(wrapper.emitted('started')).toHaveLength(1);
  });

  it('has no buttons for staff, and none that can be pressed while it runs or the index is filled', () => {
    expect(card({}, { disabled: true }).findAll('button')).toHaveLength(0);
    for (const wrapper of [card({ State: 'Running' }), card({}, { ready: false })]) {
      expect(wrapper.find('[data-testid=check-index]').attributes()).toHaveProperty('disabled');
    }
  });

  it('shows how far it is', () => {
    const wrapper = card({ State: 'Running', Checked: 250, Total: 1000 });

    expect(wrapper.text()).toContain('250 of 1,000 studies compared');
    expect(wrapper.find('progress').attributes('value')).toBe('0.25');
  });

  it('says that all is well, or what differs and that it was put right', () => {
    expect(card({ State: 'Done', Checked: 7 }).text()).toContain('all 7 studies are as the archive has them');

    const found = { State: 'Done' as const, Checked: 7, Differences: { ...never.Differences, Missing: 2 }, First: [{ Study: 'abc', Reason: 'Missing' as const }] };
    const wrapper = card(found);
    expect(wrapper.text()).toContain('2 studies differ from the archive');
    expect(wrapper.text()).toContain('Missing from the index');
    expect(wrapper.text()).not.toContain('put right');
    const repaired = card({ ...found, Repair: true, Repaired: 2, By: 'alice', StartedAt: '2026-11-21T20:00:00Z' }).text();
    expect(repaired).toContain('2 studies differed from the archive, and were put right');
    expect(repaired).toContain('Asked for by alice');
  });
});
