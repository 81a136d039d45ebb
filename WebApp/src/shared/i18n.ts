import { createI18n } from 'vue-i18n';
import shared from './locales/en.json';

/** The words of the shared components together with those of one application (its `locales/en.json`). */
export function createMessages(application: Record<string, unknown>) {
  const i18n = createI18n({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    missingWarn: import.meta.env.DEV,
    fallbackWarn: false,
  });
  i18n.global.setLocaleMessage('en', { ...shared, ...application });
  return i18n;
}
