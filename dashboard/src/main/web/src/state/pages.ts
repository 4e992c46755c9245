import { reactive, ref, shallowRef, watch, type WatchSource } from 'vue';
import type { Problem } from '../api/problem';
import { useLoader } from './loader';

/** A page of a list of the API. */
export interface Page<T> {
  items: T[];
  next?: string;
  /** Number of all items that match; of the first page. */
  total?: number;
}

/** State of a list; reactive. */
export interface ListState<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly loaded: boolean;
  /** Number of all items that match the filters, if the API counts them. */
  readonly total: number | undefined;
  /** Whether the items match former filters. */
  readonly stale: boolean;
  readonly asOf: Date | undefined;
  reload: () => Promise<void>;
  more: () => Promise<void>;
}

/** Items per request. */
export const PAGE_SIZE = 200;

/** List of the API that grows page by page. Filters reload it; old rows are stale until the new ones arrive, and gone if they do not. */
export function usePages<T>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  filters: WatchSource<unknown>[] = [],
): ListState<T> {
  const items = shallowRef<readonly T[]>([]);
  const next = ref<string>();
  const loaded = ref(false);
  const total = ref<number>();
  const stale = ref(false);
  const { problem, loading, asOf, run } = useLoader();

  const fetchPage = (cursor: string | undefined) =>
    run(
      (signal) => load(cursor, signal),
      (page) => {
        items.value = cursor ? [...items.value, ...page.items] : page.items;
        next.value = page.next;
        total.value = page.total ?? (cursor ? total.value : undefined);
        loaded.value = true;
        stale.value = false;
      },
      () => {
        if (stale.value) {
          items.value = [];
          next.value = total.value = undefined;
          loaded.value = false;
        }
      },
    );

  const reload = () => fetchPage(undefined);

  async function more(): Promise<void> {
    if (next.value && !loading.value) {
      await fetchPage(next.value);
    }
  }

  watch(filters, () => {
    stale.value = true;
    void reload();
  });
  void reload();
  return reactive({ items, next, problem, loading, loaded, total, stale, asOf, reload, more }) as unknown as ListState<T>;
}
