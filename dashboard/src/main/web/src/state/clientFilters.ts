import { computed } from 'vue';
import { given, useQuery } from './query';

/** Time without a packet after which a client counts as quiet, in seconds. */
const QUIET_SECONDS = 600;

const TRANSPORTS = ['tcp', 'tls', 'ws', 'wss'] as const;
const PROTOCOLS = ['3.1', '3.1.1', '5'] as const;
const ORDERS = ['queued', 'dropped', 'idle', 'newest', 'oldest'] as const;

function oneOf<T extends string>(values: readonly T[], text: string): T | undefined {
  return values.find((value) => value === text);
}

/** Filters of the list of clients, kept in the URL. */
export function useClientFilters() {
  const text = useQuery('q');
  const user = useQuery('user');
  const connected = useQuery('connected');
  const only = useQuery('only');
  const protocol = useQuery('protocol');
  const transport = useQuery('transport');
  const platform = useQuery('platform');
  const sort = useQuery('sort');

  /** Criteria of the API that operations on several clients share. */
  const criteria = computed(() => ({
    text: given(text.value),
    username: given(user.value),
    protocol: oneOf(PROTOCOLS, protocol.value),
    transport: oneOf(TRANSPORTS, transport.value),
    min_queued: only.value === 'waiting' ? 1 : undefined,
    min_dropped: only.value === 'dropped' ? 1 : undefined,
    min_idle_seconds: only.value === 'quiet' ? QUIET_SECONDS : undefined,
  }));
  const query = computed(() => ({
    ...criteria.value,
    connected: connected.value === '' ? undefined : connected.value === 'yes',
    service: platform.value === 'hide' ? false : undefined,
    sort: oneOf(ORDERS, sort.value),
  }));
  const active = computed(() =>
    Object.entries({
      text: text.value,
      user: user.value,
      connected: connected.value,
      only: only.value,
      protocol: protocol.value,
      transport: transport.value,
      platform: platform.value,
    })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name} = ${value}`),
  );
  return { text, user, connected, only, protocol, transport, platform, sort, criteria, query, active };
}

export { ORDERS, PROTOCOLS, TRANSPORTS };
