import { reactive, watch } from 'vue';

/** Settings of this browser. None of them is secret. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  language: 'en' | 'de';
  utc: boolean;
  compact: boolean;
  shortcuts: boolean;
}

const KEY = 'rookery-preferences';
const dark = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)');

function load(): Preferences {
  const defaults: Preferences = {
    theme: 'system',
    language: navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en',
    utc: false,
    compact: false,
    shortcuts: true,
  };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return defaults;
  }
}

export const preferences = reactive<Preferences>(load());

/** Applies the theme to the page, and again when the system's theme changes. */
export function applyPreferences(): void {
  watch(preferences, () => {
    localStorage.setItem(KEY, JSON.stringify(preferences));
    applyTheme();
  });
  dark?.addEventListener('change', applyTheme);
  applyTheme();
}

function applyTheme(): void {
  const root = document.documentElement;
  root.dataset.theme = isDark() ? 'dark' : 'light';
  root.style.setProperty('--row', preferences.compact ? '28px' : '36px');
  root.lang = preferences.language;
}

export function isDark(): boolean {
  return preferences.theme === 'dark' || (preferences.theme === 'system' && dark?.matches === true);
}
