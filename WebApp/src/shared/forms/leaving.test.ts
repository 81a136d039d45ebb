import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { defineComponent, h, ref } from 'vue';
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import LeaveDialog from '../components/LeaveDialog.vue';
import { createMessages } from '../i18n';
import { useLeaving } from './leaving';

const typed = ref('');
let router: Router;
let wrapper: VueWrapper;

const Form = (everyStep: boolean) =>
  defineComponent(() => {
    const { asking, leave } = useLeaving(() => typed.value !== '', { everyStep });
    return () => h(LeaveDialog, { asking: asking.value, 'onUpdate:asking': (value: boolean) => (asking.value = value), onLeave: leave });
  });

const buttons = () => wrapper.findAll('dialog footer button');
const closing = () => {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};
async function go(path: string): Promise<string> {
  void router.push(path);
  await flushPromises();
  return router.currentRoute.value.path;
}

beforeEach(async () => {
  typed.value = '';
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/form/:step?', component: Form(false) },
      { path: '/settings/:step?', component: Form(true) },
      { path: '/elsewhere', component: { render: () => null } },
    ],
  });
  await router.push('/form');
  wrapper = mount(RouterView, { global: { plugins: [router, createMessages({})] }, attachTo: document.body });
  await flushPromises();
});
afterEach(() => wrapper.unmount());

describe('leaving a form', () => {
  it('asks nothing where nothing would be lost', async () => {
    expect(closing()).toBe(false);
    expect(await go('/elsewhere')).toBe('/elsewhere');
  });

  it('asks first, stays when told so, and asks again the next time', async () => {
    typed.value = 'Dear';
    for (let times = 0; times < 2; times++) {
      expect(await go('/elsewhere')).toBe('/form');
      expect(wrapper.find('dialog').exists()).toBe(true);
      await buttons()[0]?.trigger('click');
      await flushPromises();
      expect(router.currentRoute.value.path).toBe('/form');
      expect(wrapper.find('dialog').exists()).toBe(false);
    }
  });

  it('stays when the dialog is closed by the Escape key', async () => {
    typed.value = 'Dear';
    await go('/elsewhere');
    wrapper.find('dialog').element.dispatchEvent(new Event('close'));
    await flushPromises();
    expect(router.currentRoute.value.path).toBe('/form');
  });

  it('leaves when that is the answer', async () => {
    typed.value = 'Dear';
    await go('/elsewhere');
    await buttons()[1]?.trigger('click');
    await flushPromises();
    expect(router.currentRoute.value.path).toBe('/elsewhere');
  });

  it('lets the browser ask before the window is closed, and no longer than the form is there', async () => {
    typed.value = 'Dear';
    expect(closing()).toBe(true);
    typed.value = '';
    await go('/elsewhere');
    typed.value = 'Dear';
    expect(closing()).toBe(false);
  });

  it('asks between the steps of a page only where each step has a form of its own', async () => {
    typed.value = 'Dear';
    expect(await go('/form/two')).toBe('/form/two');
    typed.value = '';
    await go('/settings');
    typed.value = 'Dear';
    expect(await go('/settings/two')).toBe('/settings');
  });
});
