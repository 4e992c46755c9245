import { shallowRef, watch } from 'vue';
import { api, unwrap } from '../api/client';
import { useResource } from './resource';

/** Counters of the broker since its start, by name. */
export type Counters = Record<string, number>;

export interface Rates {
  messagesIn: number;
  messagesOut: number;
  bytesIn: number;
}

const REFRESH_SECONDS = 5;

/** Returns the sum of the counters whose name begins with the prefix. */
export function sum(counters: Counters, prefix: string): number {
  return Object.entries(counters).reduce((total, [name, value]) => (name.startsWith(prefix) ? total + value : total), 0);
}

/** The state of the broker, refreshed, and message rates between the last two refreshes. */
export function useBroker() {
  const broker = useResource((signal) => unwrap(api.GET('/broker', { signal })), { every: REFRESH_SECONDS });
  const rates = shallowRef<Rates>();
  let previous: { counters: Counters; startedAt: string; time: number } | undefined;

  watch(
    () => broker.data,
    (data) => {
      if (!data) {
        return;
      }
      const current = { counters: data.usage as Counters, startedAt: data.started_at, time: Date.now() };
      // After a restart of the broker the counters begin again: a rate must not become negative.
      if (previous?.startedAt === current.startedAt) {
        const seconds = (current.time - previous.time) / 1000;
        const before = previous.counters;
        const rate = (prefix: string) => Math.max(0, sum(current.counters, prefix) - sum(before, prefix)) / seconds;
        rates.value = { messagesIn: rate('messages_in'), messagesOut: rate('messages_out'), bytesIn: rate('bytes_in') };
      } else {
        rates.value = undefined;
      }
      previous = current;
    },
  );
  return { broker, rates };
}
