import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { mount, type VueWrapper } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import messages from '../locales/en.json';
import { createPortalApi, PortalApiKey } from '../portalApi';
import type { PackageRow } from '../types';
import PackageTable from './PackageTable.vue';

const base: PackageRow = {
  ID: 'p 1',
  Type: 'Request',
  Direction: 'In',
  Date: '2026-11-20T10:00:00Z',
  PatientName: 'DOE^JANE',
  Institution: 'St Elsewhere',
  Messages: 1,
  Status: 'New',
  Actions: ['View', 'Download', 'Decline'],
  AvailableUntil: '2026-12-20T10:00:00Z',
  Images: 3,
  ForwardsLeft: 3,
};

function table(rows: PackageRow[], opened: string | null = null): VueWrapper {
  const page = { template: '' };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: page },
      { path: '/packages/:id', name: 'package', component: page },
      { path: '/packages/:id/forward', name: 'forward', component: page },
      { path: '/view/:id', name: 'view', component: page },
    ],
  });
  return mount(PackageTable, {
    props: { rows, label: 'Images', opened },
    global: {
      plugins: [createMessages(messages), router, new ToastList()],
      provide: { [PortalApiKey as symbol]: createPortalApi() },
    },
  });
}

const links = (wrapper: VueWrapper): (string | undefined)[] =>
  wrapper.findAll('.row-actions a').map((link) => link.attributes('href'));

describe('PackageTable', () => {
  it('D5: has the eight columns in their order', () => {
    const heads = table([base]).findAll('th').map((head) => head.text());
    expect(heads).toEqual(['Type', 'Dir', 'Date', 'Patient name', 'Institution', 'Messages', 'Status', 'Actions']);
  });

  it('D6: leads to viewer and archive by escaped addresses', () => {
    expect(links(table([base]))).toEqual(['/view/p%201', '/api/packages/p%201/archive']);
  });

  it('D11: leads to the forward where the server permits it', () => {
    expect(links(table([{ ...base, Actions: ['View', 'Forward'] }]))).toEqual(['/view/p%201', '/packages/p%201/forward']);
  });

  it('E4: has no download where the server offers none', () => {
    const wrapper = table([{ ...base, Actions: ['View'] }]);
    expect(links(wrapper)).toEqual(['/view/p%201']);
    expect(wrapper.findAll('button')).toHaveLength(0);
  });

  it('writes names as people do and keeps the DICOM form at hand', () => {
    const name = table([base]).find('.person-name');
    expect(name.text()).toBe('Jane DOE');
    expect(name.attributes('title')).toContain('DOE^JANE');
  });

  it('shows hostile names as text', () => {
    const wrapper = table([{ ...base, PatientName: '<img src=x onerror=alert(1)>^"' }]);
    expect(wrapper.find('td img').exists()).toBe(false);
  });

  it('marks what the link opened', () => {
    expect(table([base, { ...base, ID: 'p2' }], 'p2').findAll('tr.opened')).toHaveLength(1);
  });
});
