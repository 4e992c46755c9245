import { computed, ref, shallowRef, watch } from 'vue';
import { api, type Schemas, unwrap } from '../api/client';
import { useLiveEvents } from './liveEvents';
import { PAGE_SIZE, usePages } from './pages';
import { given, useQuery } from './query';

type BrokerEvent = Schemas['BrokerEvent'] & { count?: number };

export const EVENT_TYPES = ['connected', 'disconnected', 'refused', 'revoked', 'subscribe_refused', 'dropped'] as const;
export const EVENT_RANGES = ['all', 'h1', 'd1', 'd7'] as const;

const HOURS: Record<string, number> = { h1: 1, d1: 24, d7: 168 };
/** Live events that are kept; older ones are in the stored list. */
const KEPT = 2000;

/** Stored events with filters in the URL, newest first, and before them the live ones. */
export function useEventHistory() {
  const type = useQuery('type');
  const client = useQuery('client');
  const user = useQuery('user');
  const reason = useQuery('reason');
  const range = useQuery('range', 'all');
  const live = shallowRef<readonly BrokerEvent[]>([]);
  const held = shallowRef<readonly BrokerEvent[]>([]);
  const paused = ref(false);

  const list = usePages<BrokerEvent>(
    (cursor, signal) => {
      const hours = HOURS[range.value];
      return unwrap(
        api.GET('/broker/events/history', {
          params: {
            query: {
              limit: PAGE_SIZE,
              cursor,
              type: EVENT_TYPES.find((one) => one === type.value),
              client: given(client.value),
              user: given(user.value),
              reason: given(reason.value),
              from: hours ? new Date(Date.now() - hours * 3_600_000).toISOString() : undefined,
            },
          },
          signal,
        }),
      );
    },
    [type, client, user, reason, range],
  );
  const { state } = useLiveEvents((added) => {
    const target = paused.value ? held : live;
    target.value = [...added].reverse().concat(target.value).slice(0, KEPT);
  });
  watch(paused, (now) => {
    if (!now) {
      live.value = held.value.concat(live.value).slice(0, KEPT);
      held.value = [];
    }
  });

  const matches = (event: BrokerEvent) =>
    (type.value === '' || event.type === type.value) &&
    (client.value === '' || event.client_id === client.value) &&
    (user.value === '' || event.username === user.value) &&
    (reason.value === '' || event.reason === reason.value);
  const events = computed(() => {
    // A live event is stored within seconds, with the same id.
    const fresh = live.value.filter(matches);
    const known = new Set(fresh.map((event) => event.id));
    return [...fresh, ...list.items.filter((event) => !known.has(event.id))];
  });
  const filters = computed(() => [type, client, user, reason, range].map((one) => one.value).filter((value) => value !== '' && value !== 'all'));

  function clear(): void {
    type.value = client.value = user.value = reason.value = '';
    range.value = 'all';
  }
  return { type, client, user, reason, range, list, events, held, paused, state, filters, clear };
}
