import { computed, reactive, shallowRef, watch, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { asRefusal } from '@shared/api/Refusal';
import { useToasts } from '@shared/components/toasts';
import { useServerForm } from '@shared/forms/serverForm';
import type { CorrectionOrder } from '../api/types';
import { useOpenRequest } from './requestState';

interface Corrected<Field extends string> {
  fields: readonly Field[];
  current: () => Record<Field, string>;
  put: (id: string, order: CorrectionOrder) => Promise<unknown>;
  done: () => string;
}

/**
 * The form of a correction. What it compares with is what stood there when it was opened: the request may be read again
 * meanwhile, and a colleague's change is neither one made here nor to be undone from here, so the server refuses then.
 */
export function useCorrection<Field extends string>(open: Ref<boolean>, { fields, current, put, done }: Corrected<Field>) {
  const { t } = useI18n();
  const toasts = useToasts();
  const { request, reload } = useOpenRequest();
  const seen = shallowRef({ values: current(), revision: request.value.Revision });
  const form = reactive({ ...seen.value.values, Reason: '' }) as Record<Field | 'Reason', string>;
  const { errors, error, busy, clear, showAt, submit } = useServerForm([...fields, 'Reason']);
  const valueOf = (field: Field | 'Reason') => form[field].trim();
  const changed = computed(() => fields.filter((field) => valueOf(field) !== seen.value.values[field]));

  watch(open, (isShown) => {
    if (isShown) {
      clear();
      seen.value = { values: current(), revision: request.value.Revision };
      Object.assign(form, seen.value.values, { Reason: '' });
    }
  });

  async function save() {
    if (valueOf('Reason') === '') {
      clear();
      await showAt('Reason', t('request.reasonNeeded'));
      return;
    }
    const values = Object.fromEntries(changed.value.map((field) => [field, valueOf(field)]));
    const saved = await submit(() => put(request.value.ID, { ...values, Reason: valueOf('Reason'), Revision: seen.value.revision }));
    if (saved !== undefined) {
      await reload();
      toasts.show(done());
      open.value = false;
    } else if (error.value !== undefined && asRefusal(error.value).code === 'ConcurrentChange') {
      // So that the page behind, and this form once it is opened again, show what stands now.
      await reload().catch(() => undefined);
    }
  }

  return { form, errors, error, busy, changed, save };
}
