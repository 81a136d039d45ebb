import { flushPromises, mount } from '@vue/test-utils';
import { defineComponent, h, watch } from 'vue';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Page } from '../api/client';
import { createMessages } from '../i18n';
import { usePagedList } from '../lists/pagedList';
import { useUrlState } from '../lists/urlState';
import DataTable from './DataTable.vue';

interface Row {
  id: string;
  size: number;
}

const rows: Row[] = [{ id: 'b', size: 2 }, { id: 'a', size: 10 }, { id: 'c', size: 1 }];
const fetchPage = vi.fn<(q: string, sort: string) => Promise<Page<Row>>>();
let router: Router;

// The table as a page uses it: the search stands in the address, and the page asks the server when it changes.
const Host = defineComponent({
  setup() {
    const q = useUrlState('x.q');
    const sort = useUrlState('x.sort');
    const list = usePagedList(() => fetchPage(q.value, sort.value));
    watch([q, sort], () => list.reload(), { immediate: true });
    const columns = [{ key: 'id', label: 'Name', sort: 'Name' }, { key: 'size', label: 'Size', sort: 'Bytes' }, { key: 'note', label: 'Note' }];
    return () =>
      h(DataTable<Row>, { list, columns, rowKey: (row: Row) => row.id, rowTo: (row: Row) => `/row/${row.id}`, caption: 'Things', prefix: 'x.' } as never, {
        'cell-id': ({ row }: { row: Row }) => row.id,
        'cell-size': ({ row }: { row: Row }) => String(row.size),
        empty: () => 'Nothing yet',
      });
  },
});

async function table(path = '/') {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] });
  await router.push(path);
  const wrapper = mount(Host, { global: { plugins: [router, createMessages({})] } });
  await flushPromises();
  return wrapper;
}

const names = (wrapper: Awaited<ReturnType<typeof table>>) => wrapper.findAll('[data-testid=row]').map((row) => row.find('td').text());

beforeEach(() => fetchPage.mockResolvedValue({ Items: rows, Next: null, Total: 3 }));

describe('DataTable', () => {
  it('shows rows as the server gave them, each cell with its heading for telephones', async () => {
    const wrapper = await table();

    expect(names(wrapper)).toEqual(['b', 'a', 'c']);
    expect(wrapper.find('td').attributes('data-label')).toBe('Name');
  });

  it('sorts by a press on the heading, at the server, keeps it in the address and says so', async () => {
    const wrapper = await table();
    const heading = () => wrapper.findAll('th')[1];
    const press = async () => {
      await wrapper.findAll('th button')[1]?.trigger('click');
      await flushPromises();
    };
    expect(heading()?.attributes('aria-sort')).toBe('none');

    fetchPage.mockResolvedValueOnce({ Items: [...rows].reverse(), Next: null, Total: 3 });
    await press();
    expect(fetchPage).toHaveBeenLastCalledWith('', 'Bytes');
    expect(names(wrapper)).toEqual(['c', 'a', 'b']);
    expect(router.currentRoute.value.query['x.sort']).toBe('Bytes');
    expect(heading()?.attributes('aria-sort')).toBe('ascending');

    await press();
    expect(fetchPage).toHaveBeenLastCalledWith('', '-Bytes');
    expect(heading()?.attributes('aria-sort')).toBe('descending');

    await press();
    expect(fetchPage).toHaveBeenLastCalledWith('', '');
    expect(router.currentRoute.value.query).not.toHaveProperty('x.sort');
  });

  it('has no button on a heading that the server does not sort by', async () => {
    const wrapper = await table();
    const note = wrapper.findAll('th')[2];

    expect(note?.find('button').exists()).toBe(false);
    expect(note?.attributes()).not.toHaveProperty('aria-sort');
  });

  it('takes sorting and search from the address', async () => {
    const wrapper = await table('/?x.sort=-Name&x.q=thing');

    expect(fetchPage).toHaveBeenCalledWith('thing', '-Name');
    expect(wrapper.find('th').attributes('aria-sort')).toBe('descending');
  });

  it('says what is empty, and differently when a search is why', async () => {
    fetchPage.mockResolvedValue({ Items: [], Next: null, Total: 0 });

    expect((await table()).text()).toContain('Nothing yet');
    const searched = await table('/?x.q=zzz');
    expect(searched.text()).toContain('Nothing fits your search');
    expect(searched.text()).not.toContain('Nothing yet');
  });

  it('shows skeletons while it loads and the error with a way to try again', async () => {
    fetchPage.mockReturnValueOnce(new Promise(() => undefined));
    expect((await table()).findAll('.skeleton')).toHaveLength(3);

    fetchPage.mockRejectedValueOnce(new Error('down'));
    const wrapper = await table();
    expect(wrapper.find('[role=alert]').exists()).toBe(true);
    await wrapper.find('[role=alert] button').trigger('click');
    await flushPromises();
    expect(names(wrapper)).toHaveLength(3);
  });

  it('says how much of the list is shown', async () => {
    fetchPage.mockResolvedValue({ Items: rows, Next: 'c1', Total: 9 });

    expect((await table()).text()).toContain('3 of 9');
  });

  it('opens a row by a press anywhere on it', async () => {
    const wrapper = await table();

    await wrapper.findAll('[data-testid=row]')[1]?.find('td:last-child').trigger('click');
    await flushPromises();

    expect(router.currentRoute.value.path).toBe('/row/a');
  });

  it('leaves a search or filter that finds nothing by one press; what others keep in the address stays', async () => {
    fetchPage.mockResolvedValue({ Items: [], Next: null, Total: 0 });
    const wrapper = await table('/?x.q=nobody&x.state=Failed&x.sort=Name&y.q=other');

    await wrapper.find('button.btn').trigger('click');
    await flushPromises();

    expect(router.currentRoute.value.query).toEqual({ 'x.sort': 'Name', 'y.q': 'other' });
  });
});
