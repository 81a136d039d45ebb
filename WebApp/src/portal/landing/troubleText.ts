import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Landing } from './landing';

/** The sentence for what went wrong on the landing page; empty when nothing did. Holds no countdown: it is read aloud. */
export function useTroubleText(state: () => Landing): ComputedRef<string> {
  const { t } = useI18n();
  return computed(() => {
    const { trouble, triesLeft } = state();
    switch (trouble) {
      case null:
        return '';
      case 'wrong':
        return triesLeft === null ? t('landing.wrongUnknown') : t('landing.wrong', { count: triesLeft }, triesLeft);
      case 'offline':
        return t('error.offline');
      default:
        return t(`landing.${trouble}`);
    }
  });
}
