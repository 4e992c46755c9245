import type { Schemas } from '../api/client';
import { useStream } from '../api/stream';

type BrokerEvent = Schemas['BrokerEvent'];

const TYPES = new Set(['connected', 'refused', 'disconnected', 'revoked', 'subscribe_refused', 'dropped']);

/** Follows the events of the broker. Calls back at most four times a second: floods must not occupy the page. */
export function useLiveEvents(onEvents: (added: readonly BrokerEvent[]) => void, onReset: () => void = () => undefined) {
  const deliver = batched(onEvents);
  return useStream(
    () => '/broker/events/stream',
    (event) => {
      if (event.type === 'reset') {
        onReset();
      } else if (TYPES.has(event.type)) {
        deliver(JSON.parse(event.data) as BrokerEvent);
      }
    },
  );
}

const INTERVAL_MILLISECONDS = 250;

/** Returns a function that collects items and passes them on in batches. */
export function batched<T>(deliver: (items: readonly T[]) => void): (item: T) => void {
  let pending: T[] = [];
  return (item) => {
    pending.push(item);
    if (pending.length === 1) {
      window.setTimeout(() => {
        const items = pending;
        pending = [];
        deliver(items);
      }, INTERVAL_MILLISECONDS);
    }
  };
}
