import { inject, toValue, watchEffect, type InjectionKey, type MaybeRefOrGetter, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';

export const HospitalKey: InjectionKey<Ref<string>> = Symbol('hospital');

/** Names the window after the page and the hospital; never after a patient, because titles stay in histories. */
export function usePageTitle(page: MaybeRefOrGetter<string>): void {
  const { t } = useI18n();
  const hospital = inject(HospitalKey);
  watchEffect(() => {
    const name = hospital?.value ?? '';
    document.title = name === '' ? toValue(page) : t('app.titleAt', { page: toValue(page), hospital: name });
  });
}
