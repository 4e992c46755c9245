import type { Schemas } from '../api/client';
import { testLink } from './events';

type BrokerEvent = Schemas['BrokerEvent'];

/** Reasons that are limits of the tenant, of a user or of a session. */
const LIMITS = new Set([
  'address_connection_rate',
  'broker_memory',
  'client_id_length',
  'connection_rate',
  'connections',
  'filter_levels',
  'filter_wildcards',
  'packet_size',
  'queue_full',
  'receive_maximum',
  'sessions',
  'subscriptions',
  'tenant_memory',
  'tenant_subscriptions',
  'topic_levels',
  'user_memory',
  'user_sessions',
]);

/** Where an event is explained: at the limits, or by a test of the right. */
export function explanation(event: BrokerEvent): { to: string; key: 'history.limit' | 'events.test' } | undefined {
  if (LIMITS.has(event.reason)) {
    return { to: '/broker', key: 'history.limit' };
  }
  const to = testLink(event);
  return to ? { to, key: 'events.test' } : undefined;
}
