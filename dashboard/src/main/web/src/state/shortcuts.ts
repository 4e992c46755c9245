import { onScopeDispose } from 'vue';
import { useRouter, type RouteRecordRaw } from 'vue-router';
import { can } from '../api/session';
import { preferences } from './preferences';

const SEQUENCE_MILLISECONDS = 1500;

/** Keys of the whole console: `/` search, `g` + letter pages, `?` help, and keys of buttons with `data-key`. */
export function useShortcuts(pages: readonly RouteRecordRaw[], showHelp: () => void): void {
  const router = useRouter();
  let jumpUntil = 0;

  function onKey(event: KeyboardEvent): void {
    if (!preferences.shortcuts || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (document.querySelector('dialog[open]')) {
      return;
    }
    if (Date.now() < jumpUntil) {
      jumpUntil = 0;
      const page = pages.find((one) => one.meta?.key === event.key && can(one.meta.role ?? 'viewer'));
      if (page) {
        event.preventDefault();
        void router.push(page.path);
      }
      return;
    }
    switch (event.key) {
      case 'g':
        jumpUntil = Date.now() + SEQUENCE_MILLISECONDS;
        break;
      case '?':
        showHelp();
        break;
      case '/':
        document.querySelector<HTMLElement>('[data-search]')?.focus();
        event.preventDefault();
        break;
      default: {
        const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
        if (button) {
          event.preventDefault();
          button.click();
        }
      }
    }
  }

  document.addEventListener('keydown', onKey);
  onScopeDispose(() => document.removeEventListener('keydown', onKey));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.isContentEditable);
}
