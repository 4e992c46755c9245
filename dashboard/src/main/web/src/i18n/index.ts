import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { preferences } from '../state/preferences';
import en from './en';

export type Messages = typeof en;

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } });

/** Loads the catalogue of the preferred language, now and when it changes. */
export async function useLanguage(): Promise<void> {
  await select();
  watch(() => preferences.language, select);
}

async function select(): Promise<void> {
  const language = preferences.language;
  const global = i18n.global as unknown as {
    locale: { value: string };
    setLocaleMessage: (locale: string, messages: object) => void;
  };
  if (language === 'de') {
    global.setLocaleMessage('de', (await import('./de')).default);
  }
  global.locale.value = language;
}
