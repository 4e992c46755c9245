import { createApp, type Component } from 'vue';
import type { Router } from 'vue-router';
import { restore } from './api/session';
import { i18n, useLanguage } from './i18n';
import { applyPreferences } from './state/preferences';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/table.css';
import './styles/chart.css';

const RELOADED = 'rookery-reloaded';

// After an upgrade the parts of the previous build are gone: the page is reloaded, once.
window.addEventListener('vite:preloadError', (event) => {
  if (!sessionStorage.getItem(RELOADED)) {
    sessionStorage.setItem(RELOADED, String(Date.now()));
    event.preventDefault();
    location.reload();
  }
});
window.setTimeout(() => sessionStorage.removeItem(RELOADED), 30_000);

/** Starts a console: continues the session of the browser and shows the root component. */
export async function startConsole(root: Component, router: Router): Promise<void> {
  applyPreferences();
  void restore();
  await useLanguage();
  createApp(root).use(i18n).use(router).mount('#app');
}
