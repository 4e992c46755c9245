import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { preferences } from '../state/preferences';
import en from './en';

export type Messages = typeof en;

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } });

type German = () => Promise<{ default: object }>;

const german: German[] = [() => import('./de')];
const messages = i18n.global as unknown as {
  locale: { value: string };
  mergeLocaleMessage: (locale: string, messages: object) => void;
};

/** Adds the texts of another console to the common ones. */
export function addCatalogue(english: object, loadGerman: German): void {
  messages.mergeLocaleMessage('en', english);
  german.push(loadGerman);
}

/** Loads the catalogues of the preferred language, now and when it changes. */
export async function useLanguage(): Promise<void> {
  await select();
  watch(() => preferences.language, select);
}

async function select(): Promise<void> {
  const language = preferences.language;
  if (language === 'de') {
    for (const catalogue of await Promise.all(german.map((load) => load()))) {
      messages.mergeLocaleMessage('de', catalogue.default);
    }
  }
  messages.locale.value = language;
}
