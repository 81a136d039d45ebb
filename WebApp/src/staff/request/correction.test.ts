import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { shallowRef, type Component } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '@shared/api/Refusal';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { exchangeKey, type Exchange } from '../api/exchange';
import type { ImageRequest } from '../api/types';
import messages from '../locales/en.json';
import { requestWith } from '../testing/samples';
import CorrectPatientDialog from './CorrectPatientDialog.vue';
import CorrectRequesterDialog from './CorrectRequesterDialog.vue';
import { openRequestKey } from './requestState';

const exchange = { correctRequester: vi.fn<Exchange['correctRequester']>(), correctPatient: vi.fn<Exchange['correctPatient']>() };
const request = shallowRef<ImageRequest>(requestWith());
const reload = vi.fn<() => Promise<void>>();

async function opened(dialog: Component) {
  const provide = { [exchangeKey as symbol]: exchange, [openRequestKey as symbol]: { request, reload } };
  const wrapper = mount(dialog, { props: { open: false }, global: { plugins: [createMessages(messages), new ToastList()], provide }, attachTo: document.body });
  await wrapper.setProps({ open: true });
  const fill = async (label: string, value: string) => {
    const found = wrapper.findAll('.field').find((field) => field.find('label').exists() && field.get('label').text().startsWith(label));
    await found?.get('input').setValue(value);
  };
  const save = async () => {
    await wrapper.get('form').trigger('submit');
    await flushPromises();
  };
  return { wrapper, fill, save };
}

enableAutoUnmount(afterEach);
beforeEach(() => {
  document.body.innerHTML = '';
  request.value = requestWith();
  reload.mockReset().mockResolvedValue(undefined);
  exchange.correctRequester.mockReset().mockResolvedValue(request.value);
  exchange.correctPatient.mockReset().mockResolvedValue(request.value);
});

describe('a correction', () => {
  it("A7: does not undo a colleague's that came while the dialog stood open", async () => {
    const { fill, save } = await opened(CorrectRequesterDialog);
    await fill('Organi', 'Clinic');
    request.value = requestWith({ Revision: 8, Requester: { ...request.value.Requester, Mobile: '+44 7700 900999' } });
    await fill('Reason', 'By telephone');
    await save();
    expect(exchange.correctRequester).toHaveBeenCalledExactlyOnceWith('r1', { Organization: 'Clinic', Reason: 'By telephone', Revision: 7 });
  });

  it('A7: nor one of the patient', async () => {
    const { fill, save } = await opened(CorrectPatientDialog);
    await fill('Patient ID', 'P2');
    request.value = requestWith({ Revision: 8, Patient: { ...request.value.Patient, NationalID: '9434765870' } });
    await fill('Reason', 'Mistyped');
    await save();
    expect(exchange.correctPatient).toHaveBeenCalledExactlyOnceWith('r1', { PatientID: 'P2', Reason: 'Mistyped', Revision: 7 });
  });

  it('A7: shows what stands now once it was refused for that and is opened again', async () => {
    const { wrapper, fill, save } = await opened(CorrectRequesterDialog);
    await fill('Organi', 'Clinic');
    await fill('Reason', 'By telephone');
    exchange.correctRequester.mockRejectedValueOnce(new Refusal(409, 'ConcurrentChange', 'Somebody changed this request meanwhile. Look at it again first.', { Field: 'Revision' }));
    reload.mockImplementationOnce(async () => { request.value = requestWith({ Revision: 8, Requester: { ...request.value.Requester, Organization: 'Hospital' } }); });
    await save();
    expect(wrapper.text()).toContain('Somebody changed this request meanwhile');
    expect(reload).toHaveBeenCalledOnce();
    expect(wrapper.emitted('update:open')).toBeUndefined();

    await wrapper.setProps({ open: false });
    await wrapper.setProps({ open: true });
    await fill('Mobile', '+44 7700 900123');
    await fill('Reason', 'By telephone');
    await save();
    expect(exchange.correctRequester).toHaveBeenLastCalledWith('r1', { Mobile: '+44 7700 900123', Reason: 'By telephone', Revision: 8 });
    expect(wrapper.emitted('update:open')).toEqual([[false]]);
  });
});
