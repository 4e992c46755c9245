import { onScopeDispose, reactive, ref, shallowRef, watch, type WatchSource } from 'vue';
import { isAbort } from '../api/client';
import { asProblem, type Problem } from '../api/problem';

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
  const problem = shallowRef<Problem>();
  const loading = ref(false);
  const loaded = ref(false);
  const asOf = ref<Date>();
  let controller: AbortController | undefined;

  async function fetchPage(cursor: string | undefined): Promise<void> {
    controller?.abort();
    const own = new AbortController();
    controller = own;
    loading.value = true;
    try {
      const page = await load(cursor, own.signal);
      if (controller === own) {
        items.value = cursor ? [...items.value, ...page.items] : page.items;
        next.value = page.next;
        problem.value = undefined;
        loaded.value = true;
        asOf.value = new Date();
      }
    } catch (failure) {
      if (controller === own && !isAbort(failure)) {
        problem.value = asProblem(failure);
      }
    } finally {
      if (controller === own) {
        loading.value = false;
      }
    }
  }

  const reload = () => fetchPage(undefined);

  async function more(): Promise<void> {
    if (next.value && !loading.value) {
      await fetchPage(next.value);
    }
  }

  watch(filters, reload);
  onScopeDispose(() => {
    controller?.abort();
    controller = undefined;
  });
  void reload();
  return reactive({ items, next, problem, loading, loaded, asOf, reload, more }) as unknown as ListState<T>;
}
