import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

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
      const query = { ...route.query };
      if (value === fallback) {
        delete query[name];
      } else {
        query[name] = value;
      }
      void router.replace({ query });
    },
  });
}

/** Returns the text, or undefined if it is empty: the API rejects empty filters. */
export function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
