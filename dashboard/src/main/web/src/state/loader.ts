import { onScopeDispose, ref, shallowRef } from 'vue';
import { isAbort } from '../api/client';
import { asProblem, Problem } from '../api/problem';
import { isOutage, reportOutage } from './outages';

/** Above the time that the server waits for its database. */
const TIMEOUT = 40_000;
const FIRST_RETRY = 2000;
const MAX_RETRY = 15_000;

/**
 * Loads a part of a page: one request at a time, of which the last counts, so that values never jump back. After an outage it
 * repeats the request until it succeeds.
 */
export function useLoader() {
  const problem = shallowRef<Problem>();
  const loading = ref(false);
  const asOf = ref<Date>();
  const part = Symbol('part');
  let controller: AbortController | undefined;
  let retry: (() => Promise<void>) | undefined;
  let retryTimer = 0;
  let backoff = FIRST_RETRY;

  async function run<T>(load: (signal: AbortSignal) => Promise<T>, accept: (loaded: T) => void, failed: () => void = () => undefined): Promise<void> {
    controller?.abort();
    window.clearTimeout(retryTimer);
    const own = new AbortController();
    controller = own;
    loading.value = true;
    let timedOut = false;
    const timeout = window.setTimeout(() => {
      timedOut = true;
      own.abort();
    }, TIMEOUT);
    try {
      const loaded = await load(own.signal);
      if (controller === own) {
        accept(loaded);
        fail(undefined);
        asOf.value = new Date();
      }
    } catch (failure) {
      if (controller === own && (timedOut || !isAbort(failure))) {
        failed();
        fail(timedOut ? new Problem(0, '', '') : asProblem(failure));
        if (isOutage(problem.value!)) {
          retryLater(() => run(load, accept, failed));
        }
      }
    } finally {
      window.clearTimeout(timeout);
      if (controller === own) {
        loading.value = false;
      }
    }
  }

  function fail(failure: Problem | undefined): void {
    problem.value = failure;
    reportOutage(part, failure);
    if (!failure) {
      retry = undefined;
      backoff = FIRST_RETRY;
    }
  }

  function retryLater(again: () => Promise<void>): void {
    retry = again;
    retryTimer = window.setTimeout(() => {
      // A hidden page waits until it is visible.
      if (!document.hidden) {
        void again();
      }
    }, backoff);
    backoff = Math.min(MAX_RETRY, backoff * 1.5);
  }

  function visible(): void {
    if (!document.hidden && retry && !loading.value) {
      void retry();
    }
  }

  document.addEventListener('visibilitychange', visible);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', visible);
    window.clearTimeout(retryTimer);
    controller?.abort();
    controller = undefined;
    reportOutage(part, undefined);
  });
  return { problem, loading, asOf, run };
}
