import { createI18n, type LocaleMessages, type VueMessageType } from 'vue-i18n';
import shared from './locales/en.json';

/** Messages of the shared components below those of the application; each application's own file is `locales/en.json`. */
export function createMessages(application: Record<string, unknown>) {
  return createI18n({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: { en: { ...shared, ...application } } as LocaleMessages<VueMessageType>,
    missingWarn: import.meta.env.DEV,
    fallbackWarn: false,
  });
}
