import { flushPromises, mount } from '@vue/test-utils';
import { expect, it, vi } from 'vitest';
import { createMessages } from '@shared/i18n';
import { exchangeKey, type Exchange } from '../api/exchange';
import messages from '../locales/en.json';
import { requestWith } from '../testing/samples';
import RequestPage from './RequestPage.vue';

const exchange = { request: vi.fn<Exchange['request']>() };
const frame = { props: ['request', 'reload'], template: '<p>{{ request.ID }}</p>' };

it('a request read again late does not take the place of the one that is shown now', async () => {
  exchange.request.mockImplementation(async (id) => requestWith({ ID: id }));
  const wrapper = mount(RequestPage, { props: { id: 'r1' }, global: { plugins: [createMessages(messages)], provide: { [exchangeKey as symbol]: exchange }, stubs: { RequestFrame: frame, RouterLink: true } } });
  await flushPromises();
  expect(wrapper.get('p').text()).toBe('r1');

  let late = () => {};
  exchange.request.mockImplementationOnce((id) => new Promise((resolve) => (late = () => resolve(requestWith({ ID: id })))));
  const reload = wrapper.getComponent(frame).props('reload') as () => Promise<void>;
  const reloaded = reload();
  await wrapper.setProps({ id: 'r2' });
  await flushPromises();
  expect(wrapper.get('p').text()).toBe('r2');
  late();
  await reloaded;
  await flushPromises();
  expect(wrapper.get('p').text()).toBe('r2');
});
