/// <reference types="vitest/config" />
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    // Data URLs in style sheets and scripts would need exceptions from the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: 'index.html', operator: 'operator.html' },
      output: {
        // Few files: browsers open six connections to a server without HTTP/2.
        manualChunks: (id) => {
          if (/node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify|openapi-fetch)\//.test(id)) {
            return 'vendor';
          }
          return /src\/(state\/(action|broker|events|files|format|links|liveEvents|pages|query|resource|tags|values|clock)|components\/(DataTable|ListView|DialogBox|ConfirmDialog|FormField|SearchField|SelectField|SecretBox|CopyButton|StatusMark|StreamMark|TimeText|ProblemBox|SignInForm|TabBar))/.test(
            id,
          )
            ? 'shared'
            : undefined;
        },
        chunkFileNames: 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/session': 'http://127.0.0.1:8080',
      '/mqtt': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
  test: { environment: 'jsdom', pool: 'threads', include: ['test/**/*.test.ts'] },
});
