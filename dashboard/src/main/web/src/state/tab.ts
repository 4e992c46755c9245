import { computed, type WritableComputedRef } from 'vue';
import { useQuery } from './query';

/** The selected tab of a page, kept in the URL. The first one is selected if the URL names none that the page has. */
export function useTab(keys: () => readonly string[]): WritableComputedRef<string> {
  const query = useQuery('tab', keys()[0]);
  return computed({
    get: () => (keys().includes(query.value) ? query.value : (keys()[0] ?? '')),
    set: (key) => (query.value = key),
  });
}
