import { reactive, ref, shallowRef, watch, type WatchSource } from 'vue';
import type { Problem } from '../api/problem';
import { useLoader } from './loader';

/** A page of a list of the API. */
export interface Page<T> {
  items: T[];
  next?: string;
}

/** State of a list; reactive. */
export interface ListState<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly loaded: boolean;
  readonly asOf: Date | undefined;
  reload: () => Promise<void>;
  more: () => Promise<void>;
}

/** Items per request. */
export const PAGE_SIZE = 200;

/** List of the API that grows page by page. Filters reload it; old rows stay until the new ones arrive. */
export function usePages<T>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  filters: WatchSource<unknown>[] = [],
): ListState<T> {
  const items = shallowRef<readonly T[]>([]);
  const next = ref<string>();
  const loaded = ref(false);
  const { problem, loading, asOf, run } = useLoader();

  const fetchPage = (cursor: string | undefined) =>
    run(
      (signal) => load(cursor, signal),
      (page) => {
        items.value = cursor ? [...items.value, ...page.items] : page.items;
        next.value = page.next;
        loaded.value = true;
      },
    );

  const reload = () => fetchPage(undefined);

  async function more(): Promise<void> {
    if (next.value && !loading.value) {
      await fetchPage(next.value);
    }
  }

  watch(filters, reload);
  void reload();
  return reactive({ items, next, problem, loading, loaded, asOf, reload, more }) as unknown as ListState<T>;
}
