import type { Schemas } from '../api/client';

type BrokerEvent = Schemas['BrokerEvent'];

export function eventKind(type: string): 'ok' | 'info' | 'warning' | 'bad' | 'away' {
  switch (type) {
    case 'connected':
      return 'ok';
    case 'refused':
      return 'bad';
    case 'revoked':
    case 'subscribe_refused':
    case 'dropped':
      return 'warning';
    default:
      return 'away';
  }
}

/** The broker's names of reasons have underscores. */
export function reasonText(reason: string): string {
  return reason.replaceAll('_', ' ');
}

export function clientLink(id: string, user: string): string {
  return `/client?${new URLSearchParams({ id, user })}`;
}

/** Link to a user's rights with the test of an action filled in. */
export function rightLink(user: string, test?: { action: string; topic: string }): string {
  const query = new URLSearchParams({ user });
  if (test) {
    query.set('test', `${test.action}:${test.topic}`);
  }
  return `/right?${query}`;
}

/** Link to the explanation of a refused or dropped thing, if rights decided it. */
export function testLink(event: BrokerEvent): string | undefined {
  if (!event.username || event.type === 'connected' || event.type === 'disconnected') {
    return undefined;
  }
  if (event.type === 'dropped' || event.type === 'subscribe_refused') {
    const action = event.type === 'subscribe_refused' ? 'subscribe' : event.reason === 'no_right_to_write' ? 'publish' : 'receive';
    const topic = topicOf(event.detail);
    return topic ? rightLink(event.username, { action, topic }) : rightLink(event.username);
  }
  return rightLink(event.username);
}

/** The broker's detail is `2 messages, last topic NAME`, that of a diagnosis `Last topic: NAME`. */
export function topicOf(detail: string): string | undefined {
  return / topic:? (.+)$/s.exec(detail)?.[1];
}
