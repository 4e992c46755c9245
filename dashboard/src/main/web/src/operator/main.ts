import { startConsole } from '../console';
import { addCatalogue } from '../i18n';
import App from './App.vue';
import en from './i18n/en';
import { router } from './router';

addCatalogue(en, () => import('./i18n/de'));
await startConsole(App, router);
