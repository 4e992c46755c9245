import { onScopeDispose, reactive, ref, shallowRef, watch, type WatchSource } from 'vue';
import type { Problem } from '../api/problem';
import { useLoader } from './loader';
import { isOutage } from './outages';

export interface ResourceOptions {
  /** What the request asks for: when a value changes, the data of the former one is stale, and is gone if the request fails. */
  watch?: WatchSource<unknown>[];
  /** Reloads when a value changes, which does not change what the request asks for. */
  refresh?: WatchSource<unknown>[];
  /** Reloads this often while the page is visible, in seconds. */
  every?: number;
}

/** State of loaded data; reactive. */
export interface ResourceState<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly asOf: Date | undefined;
  /** Whether the data answers a former request, such as one with another filter. */
  readonly stale: boolean;
  reload: () => Promise<void>;
}

/** Data of the API. After a failed reload the old data stays, with the time at which it was loaded. */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, options: ResourceOptions = {}): ResourceState<T> {
  const data = shallowRef<T>();
  const stale = ref(false);
  const { problem, loading, asOf, run } = useLoader();
  const reload = () =>
    run(
      load,
      (loaded) => {
        data.value = loaded;
        stale.value = false;
      },
      () => {
        if (stale.value) {
          data.value = undefined;
          asOf.value = undefined;
        }
      },
    );

  if (options.watch) {
    watch(options.watch, () => {
      stale.value = true;
      void reload();
    });
  }
  if (options.refresh) {
    watch(options.refresh, reload);
  }
  if (options.every) {
    repeat(options.every * 1000, () => {
      // After an outage the loader retries by itself.
      if (!loading.value && !(problem.value && isOutage(problem.value))) {
        void reload();
      }
    });
  }
  void reload();
  return reactive({ data, problem, loading, asOf, stale, reload }) as unknown as ResourceState<T>;
}

/** Calls the function this often while the page is visible, and when it becomes visible after a longer time. */
function repeat(interval: number, act: () => void): void {
  let calledAt = Date.now();
  function call(): void {
    if (!document.hidden && Date.now() - calledAt > interval / 2) {
      calledAt = Date.now();
      act();
    }
  }
  const timer = window.setInterval(call, interval);
  document.addEventListener('visibilitychange', call);
  onScopeDispose(() => {
    window.clearInterval(timer);
    document.removeEventListener('visibilitychange', call);
  });
}
