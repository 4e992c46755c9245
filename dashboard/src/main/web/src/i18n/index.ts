import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { preferences } from '../state/preferences';
import en from './en';

export type Messages = typeof en;

/** Characters that change the direction of the text around them. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Names in texts come from devices and people, and must not reverse the rest of the text. */
const withoutDirection = <T>(text: T): T => (typeof text === 'string' ? (text.replace(DIRECTION, '') as T) : text);

export const i18n = createI18n({ legacy: false, postTranslation: withoutDirection, locale: 'en', fallbackLocale: 'en', messages: { en } });

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
