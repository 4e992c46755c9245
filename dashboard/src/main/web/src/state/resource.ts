import { onScopeDispose, reactive, ref, shallowRef, watch, type WatchSource } from 'vue';
import { isAbort } from '../api/client';
import { asProblem, type Problem } from '../api/problem';

export interface ResourceOptions {
  /** Reloads when a value changes. */
  watch?: WatchSource<unknown>[];
  /** Reloads this often while the page is visible, in seconds. */
  every?: number;
}

/** State of loaded data; reactive. */
export interface ResourceState<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly asOf: Date | undefined;
  reload: () => Promise<void>;
}

/** Data of the API. After a failed reload the old data stays, with the time at which it was loaded. */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, options: ResourceOptions = {}): ResourceState<T> {
  const data = shallowRef<T>();
  const problem = shallowRef<Problem>();
  const loading = ref(false);
  const asOf = ref<Date>();
  let controller: AbortController | undefined;

  async function reload(): Promise<void> {
    controller?.abort();
    const own = new AbortController();
    controller = own;
    loading.value = true;
    try {
      const loaded = await load(own.signal);
      if (controller === own) {
        data.value = loaded;
        problem.value = undefined;
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

  if (options.watch) {
    watch(options.watch, reload);
  }
  let timer = 0;
  if (options.every) {
    timer = window.setInterval(() => {
      if (!document.hidden && !loading.value) {
        void reload();
      }
    }, options.every * 1000);
  }
  onScopeDispose(() => {
    window.clearInterval(timer);
    controller?.abort();
    controller = undefined;
  });
  void reload();
  return reactive({ data, problem, loading, asOf, reload }) as unknown as ResourceState<T>;
}
