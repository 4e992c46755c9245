import { ref, shallowRef, watch } from 'vue';
import type { Schemas } from '../api/client';
import { useStream } from '../api/stream';

/** A message with a number that identifies it on this page. */
export type ShownMessage = Schemas['LiveMessage'] & { number: number };

/** Messages that are kept; older ones are forgotten. */
export const KEPT = 500;

/**
 * Messages as they are published. The server sends a limited number of them, four times a second, and the number of the others, so
 * that the page stays responsive whatever matches the filter.
 */
export function useLiveMessages(filter: () => string) {
  const messages = shallowRef<readonly ShownMessage[]>([]);
  const skipped = ref(0);
  const held = ref(0);
  const paused = ref(false);
  let buffer: readonly ShownMessage[] = [];
  let count = 0;

  const { state, restart } = useStream(
    () => (filter() ? `/broker/messages/stream?${new URLSearchParams({ filter: filter() })}` : undefined),
    (event) => {
      if (event.type === 'messages') {
        add(JSON.parse(event.data) as { items: Schemas['LiveMessage'][]; skipped: number });
      }
    },
  );

  function add(batch: { items: Schemas['LiveMessage'][]; skipped: number }): void {
    const added = batch.items.map((message) => ({ ...message, number: ++count })).reverse();
    buffer = added.concat(buffer).slice(0, KEPT);
    skipped.value += batch.skipped;
    if (paused.value) {
      held.value += added.length;
    } else {
      messages.value = buffer;
    }
  }

  function clear(): void {
    messages.value = buffer = [];
    skipped.value = held.value = 0;
  }

  watch(paused, (now) => {
    if (!now) {
      messages.value = buffer;
      held.value = 0;
    }
  });
  watch(filter, () => {
    clear();
    restart();
  });
  return { messages, skipped, held, paused, state, clear };
}
