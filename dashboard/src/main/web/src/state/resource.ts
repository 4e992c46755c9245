import { onScopeDispose, reactive, shallowRef, watch, type WatchSource } from 'vue';
import type { Problem } from '../api/problem';
import { useLoader } from './loader';
import { isOutage } from './outages';

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
  const { problem, loading, asOf, run } = useLoader();
  const reload = () => run(load, (loaded) => (data.value = loaded));

  if (options.watch) {
    watch(options.watch, reload);
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
  return reactive({ data, problem, loading, asOf, reload }) as unknown as ResourceState<T>;
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
