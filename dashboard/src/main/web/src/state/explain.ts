import type { Schemas } from '../api/client';
import { rightLink, testLink, topicOf } from './events';
import { link } from './links';

type BrokerEvent = Schemas['BrokerEvent'];

/** Reasons that are limits of the broker, a tenant, a user or a session: all of the broker, and dropped messages that exceed one. */
const LIMITS = new Set([
  'address_connection_rate',
  'broker_memory',
  'client_id_length',
  'client_memory',
  'connection_rate',
  'connections',
  'filter_levels',
  'filter_wildcards',
  'maximum_qos',
  'memory_limit',
  'message_rate',
  'packet_size',
  'queue_full',
  'queue_nearly_full',
  'queued_bytes',
  'queued_messages',
  'receive_maximum',
  'response_size',
  'retain',
  'retain_quota',
  'retained_bytes',
  'retained_messages',
  'sessions',
  'subscriptions',
  'tenant_memory',
  'tenant_message_rate',
  'tenant_queued_bytes',
  'tenant_subscriptions',
  'topic_levels',
  'unsent_bytes',
  'user_memory',
  'user_sessions',
]);

/** Reasons that the rights of the user decide. */
const RIGHTS = new Set(['ineffective_row', 'no_right_to_read', 'no_right_to_write', 'no_rights', 'not_authorized', 'subscriptions_removed']);

/** Where an event is explained: at the limits, by a test of the right, or at the user if rights did not decide. */
export function explanation(event: BrokerEvent): { to: string; key: 'history.limit' | 'events.test' | 'diagnosis.user' } | undefined {
  if (LIMITS.has(event.reason)) {
    return { to: '/broker', key: 'history.limit' };
  }
  const to = testLink(event);
  return to ? { to, key: to.includes('&test=') || RIGHTS.has(event.reason) ? 'events.test' : 'diagnosis.user' } : undefined;
}

/** Link to the diagnosis of a client; undefined if neither its user nor its id is known. */
export function diagnosisLink(client: { username?: string; client_id?: string }): string | undefined {
  const query = { ...(client.username ? { user: client.username } : {}), ...(client.client_id ? { client: client.client_id } : {}) };
  return Object.keys(query).length > 0 ? link('/diagnosis', query) : undefined;
}

/** Whether an event is one that a user asks about: something was refused, dropped or taken away. */
export function needsDiagnosis(type: string): boolean {
  return type !== 'connected' && type !== 'disconnected';
}

interface Link {
  to: string;
  key: 'diagnosis.events' | 'diagnosis.license' | 'diagnosis.user' | 'events.test' | 'history.limit';
}

/** Where to act on a finding: at the rights, the limits, the license or the user; and the events that show it. */
export function findingLinks(finding: Schemas['Finding'], user: string | undefined, client: string | undefined): Link[] {
  const links: Link[] = [];
  if (LIMITS.has(finding.reason)) {
    links.push({ to: '/broker', key: 'history.limit' });
  } else if (finding.reason === 'license') {
    links.push({ to: '/usage', key: 'diagnosis.license' });
  } else if (user && RIGHTS.has(finding.reason)) {
    links.push({ to: rightLink(user, testOf(finding)), key: 'events.test' });
  } else if (user && finding.reason !== 'unknown_user') {
    links.push({ to: rightLink(user), key: 'diagnosis.user' });
  }
  if (finding.count > 0) {
    links.push({ to: link('/events', { ...(user ? { user } : {}), ...(client ? { client } : {}) }), key: 'diagnosis.events' });
  }
  return links;
}

/** The right that the last event of the finding lacked, if its detail names the topic. */
function testOf(finding: Schemas['Finding']): { action: string; topic: string } | undefined {
  const topic = topicOf(finding.detail);
  const actions: Record<string, string> = { no_right_to_read: 'receive', no_right_to_write: 'publish', not_authorized: 'subscribe' };
  const action = actions[finding.reason];
  return topic && action ? { action, topic } : undefined;
}
