import App from './App.vue';
import { startConsole } from './console';
import { router } from './router';

await startConsole(App, router);
