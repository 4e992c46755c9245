import { computed, type WritableComputedRef } from 'vue';
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router';

/** Query that a navigation in progress will set: several filters may change before it ends. */
let pending: { path: string; query: LocationQueryRaw } | undefined;

/** A filter that is kept in the URL, so that links, Back and refresh restore it. Empty text removes it from the URL. */
export function useQuery(name: string, fallback = ''): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === 'string' ? value : fallback;
    },
    set: (value) => {
      const query: LocationQueryRaw = { ...(pending?.path === route.path ? pending.query : route.query) };
      if (value === fallback) {
        delete query[name];
      } else {
        query[name] = value;
      }
      const own = { path: route.path, query };
      pending = own;
      void router.replace({ query }).finally(() => {
        if (pending === own) {
          pending = undefined;
        }
      });
    },
  });
}

/** Returns the text, or undefined if it is empty: the API rejects empty filters. */
export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
