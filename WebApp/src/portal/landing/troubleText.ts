import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { formatClock } from '../format';
import { secondsUntil, type Landing } from './landing';

/** The sentence for what went wrong on the landing page; empty when nothing did. */
export function useTroubleText(state: () => Landing, now: () => number): ComputedRef<string> {
  const { t } = useI18n();
  return computed(() => {
    const { trouble, triesLeft, resendAt } = state();
    switch (trouble) {
      case null:
        return '';
      case 'wrong':
        return triesLeft === null ? t('landing.wrongUnknown') : t('landing.wrong', { count: triesLeft }, triesLeft);
      case 'tooMany': {
        const seconds = secondsUntil(resendAt, now());
        return seconds > 0 ? t('landing.tooMany', { time: formatClock(seconds) }) : t('landing.tooManyNow');
      }
      case 'offline':
        return t('error.offline');
      default:
        return t(`landing.${trouble}`);
    }
  });
}
