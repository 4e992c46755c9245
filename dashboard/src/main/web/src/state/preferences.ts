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
    return valid({ ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }, defaults);
  } catch {
    return defaults;
  }
}

/** Replaces what another version, or a person, has stored and this one does not know. */
function valid(stored: Preferences, defaults: Preferences): Preferences {
  return {
    theme: ['system', 'light', 'dark'].includes(stored.theme) ? stored.theme : defaults.theme,
    language: ['en', 'de'].includes(stored.language) ? stored.language : defaults.language,
    utc: stored.utc === true,
    compact: stored.compact === true,
    shortcuts: stored.shortcuts !== false,
  };
}

export const preferences = reactive<Preferences>(load());

/** Applies the theme to the page, and again when the system's theme changes. */
export function applyPreferences(): void {
  watch(preferences, () => {
    applyTheme();
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // Browsers can forbid to store data: preferences last until the page is closed.
    }
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
