import { flushPromises, mount } from '@vue/test-utils';
import { createMemoryHistory } from 'vue-router';
import { describe, expect, it } from 'vitest';
import { Refusal } from '@shared/api/Refusal';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { soon } from '@shared/testing/soon';
import { exchangeKey } from './api/exchange';
import App from './App.vue';
import messages from './locales/en.json';
import { createStaffRouter } from './router';
import { me } from './testing/samples';

async function app(asked: () => Promise<unknown>) {
  const router = createStaffRouter(createMemoryHistory());
  await router.push('/nowhere');
  const wrapper = mount(App, {
    global: { plugins: [router, createMessages(messages), new ToastList()], provide: { [exchangeKey as symbol]: { me: asked } } },
    attachTo: document.body,
  });
  await flushPromises();
  return { wrapper, router };
}

describe('the staff application', () => {
  it.each([
    [401, 'You are not signed in'],
    [403, 'This is not open to your account'],
    [0, 'The server cannot be reached'],
  ])('says what a %i means and whom to ask', async (status, title) => {
    const { wrapper } = await app(() => Promise.reject(new Refusal(status, 'X', '')));

    expect(wrapper.text()).toContain(title);
    expect(wrapper.text()).toContain('administrator');
    expect(wrapper.find('nav').exists()).toBe(false);
  });

  it('E13: is not open to guests', async () => {
    const { wrapper } = await app(async () => ({ ...me, Role: 'Guest' }));

    expect(wrapper.text()).toContain('This is not open to your account');
  });

  it('has a title and a not-found page, and moves the focus with the page', async () => {
    const { wrapper, router } = await app(async () => me);
    expect(document.title).toBe('Page not found · St Elsewhere');
    expect(wrapper.text()).toContain('There is no such page');
    expect(document.activeElement?.id).not.toBe('main');

    await router.push('/nowhere/else');
    await flushPromises();
    await soon(() => expect(document.activeElement?.id).toBe('main'));
  });
});
