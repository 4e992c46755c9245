import { onScopeDispose, ref, watch } from 'vue';
import { useRoute, type RouteRecordRaw } from 'vue-router';
import { session } from '../api/session';
import { useShortcuts } from './shortcuts';

/** Width above which the navigation is always shown; as in `layout.css`. */
const WIDE = '(min-width: 821px)';

/** The menu of narrow screens, the help, and the identity of the shown page. */
export function useShell(pages: readonly RouteRecordRaw[]) {
  const route = useRoute();
  const menu = ref(false);
  const help = ref(false);
  const wide = typeof matchMedia === 'undefined' ? undefined : matchMedia(WIDE);
  const closeMenu = () => (menu.value = false);

  useShortcuts(pages, () => (help.value = session.state === 'signed-in'));
  watch(
    () => route.path,
    () => (menu.value = help.value = false),
  );
  wide?.addEventListener('change', closeMenu);
  onScopeDispose(() => wide?.removeEventListener('change', closeMenu));

  /** Changes with what the page shows: nothing that was loaded for another one stays. */
  const pageKey = () => [route.path, ...(route.meta.identity ?? []).map((name) => String(route.query[name] ?? ''))].join('\n');
  return { menu, help, pageKey };
}
