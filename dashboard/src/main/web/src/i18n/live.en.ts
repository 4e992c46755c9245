/** English texts of the pages that show the running broker. */
export default {
  clientFilter: {
    any: 'Any', contains: 'Id, user or address contains', dropped: 'with dropped messages', hasNone: 'All clients', hidePlatform: 'Hide the platform', only: 'Show', protocol: 'Protocol',
    quiet: 'quiet for 10 minutes', sort: 'Order', total: '{count} match', transport: 'Transport', waiting: 'with queued messages',
    order: { dropped: 'Most dropped', id: 'Client id', idle: 'Quiet for longest', newest: 'Latest change', oldest: 'Earliest change', queued: 'Most queued' },
  },
  diagnosis: {
    action: 'What to do:', brokerUnknown: 'The broker does not respond: sessions are unknown', events: 'Events', find: 'Find out why', findings: 'Findings',
    intro: 'Examines user, rights, sessions and events of a client. The most important finding is the first. State the MQTT user, the client id, or both.',
    last: 'the last', license: 'Show the license', none: 'Nothing wrong is found.', refused: 'Refused connections', rights: '{count} rights',
    sessions: 'Sessions', times: 'once | {count} times', title: 'Why can it not connect?', user: 'Show the user', why: 'Why?',
    severity: { notice: 'Note', problem: 'Problem', warning: 'Warning' },
  },
  disconnectAll: {
    action: 'Disconnect {count}', button: 'Disconnect all that match', done: '{count} clients are disconnected', none: 'No connected client matches.',
    text: 'Disconnects {count} connected clients. They can reconnect; to prevent that, disable their MQTT users. Components of the platform are not affected.', title: 'Disconnect clients?',
  },
  history: {
    count: '{count} times', limit: 'Show limits', range: { all: 'All stored', d1: '24 hours', d7: '7 days', h1: '1 hour' }, rangeLabel: 'Time',
    reasonFilter: 'Reason', searchClient: 'Client id', searchUser: 'MQTT user',
    stored: 'Events are stored for days (--event-retention). Repeated ones and floods are stored as one row with their number; live, each is shown.',
  },
  minutes: {
    chart: 'The last 24 hours', connected: 'Connected clients', dropped: 'Dropped messages', empty: 'The first minute has not ended yet.', numbers: 'Numbers', perMinute: 'per minute',
    problems: 'Drops and refusals', received: 'Messages received', refused: 'Refused connections', sent: 'Messages sent',
    since: 'The broker has numbers since {time}. Earlier ones ended with its last restart, or it had no memory for them.', traffic: 'Messages',
  },
  reason: {
    address_connection_rate: 'Too many connections from this address', broker_memory: 'Memory limit of the broker', client_id_length: 'Client id too long',
    client_identifier_not_valid: 'Client id not valid', connection_rate: 'Too many connections in a short time', connections: 'Connection limit reached',
    database_unavailable: 'The database does not respond', query_failed: 'The query for users fails', draining: 'The broker is draining', filter_levels: 'Too many levels in the topic filter',
    filter_wildcards: 'Too many wildcards in the topic filter', many_clients: 'Several clients', no_credentials: 'No username or no password', no_right_to_write: 'No right to publish',
    not_authorized: 'Not authorized', password_queue_full: 'Too many logins at once', reserved_name: 'Name of a component of the platform', session_taken_over: 'The same client connected again',
    sessions: 'Session limit reached', storage_full: 'The disk of the broker is full', subscriptions: 'Subscription limit of the session reached', tenant_memory: 'Memory limit of the tenant',
    tenant_subscriptions: 'Subscription limit of the tenant reached', tenant_suspended: 'The tenant is suspended', throttled: 'Too many wrong passwords from this address',
    banned: 'Banned', flapping: 'Connects too often', unknown_user: 'Unknown user', disabled_user: 'Disabled user', different_username: 'Another user than CONNECT names', no_scram_password: 'Password not stored for SCRAM',
    unknown_or_disabled_user: 'Unknown or disabled user', user_memory: 'Memory limit of the user', user_sessions: 'Session limit of the user reached', websocket_origin: 'Web page of an origin that is not allowed', websocket_path: 'Wrong path of a WebSocket', websocket_request: 'Not a WebSocket request', websocket_size: 'WebSocket request too large',
    websocket_subprotocol: 'WebSocket without MQTT subprotocol', websocket_version: 'Unsupported WebSocket version', wrong_password: 'Wrong password',
    client_memory: 'Memory limit of the client', maximum_qos: 'QoS not permitted', message_rate: 'Message rate of the client exceeded',
    packet_size: 'Packet too large', queued_bytes: 'Queue of the session is full (bytes)', queued_messages: 'Queue of the session is full (messages)',
    receive_maximum: 'Too many unacknowledged messages at once', response_size: 'Response exceeds the maximum packet size of the client',
    retain: 'Retained messages are not permitted', retained_bytes: 'Limit of bytes of retained messages reached',
    retained_messages: 'Limit of retained messages reached', tenant_message_rate: 'Message rate of the tenant exceeded',
    tenant_queued_bytes: 'Queues of the tenant are full (bytes)', topic_levels: 'Too many levels in the topic',
    unsent_bytes: 'The client does not read its responses',
  },
  session: {
    delete: 'Delete the session', deleteText: 'Deletes the session with its subscriptions and {count} queued messages, without its will. The client is disconnected and can connect again.',
    deleteTitle: 'Delete the session?', deleted: 'The session is deleted',
  },
  topics: {
    capped: 'There are more. Type the first characters of the name.', choose: 'Choose a topic, or type one.', empty: 'No topics with retained messages or subscriptions.',
    filter: 'First characters', levels: 'Topics', messages: '{count} retained', name: 'Topic or topic filter', noSubscribers: 'No client subscribes to this topic.', noSubscriptionsForFilter: 'Choose a topic without wildcards to see who subscribes.',
    open: 'Show', publish: 'Publish', published: 'The message is published', publishedNobody: 'The message is published; no client subscribes to the topic', retainedMessage: 'Retained message',
    subscribers: 'Who subscribes', subscriptions: '{count} subscriptions', tree: 'Topics with retained messages and subscriptions', unnamed: '(empty)',
  },
  watch: {
    by: 'Publisher', empty: 'Waiting for messages that match {filter}', hint: 'Up to 100 messages a second are shown; all others are counted.', shown: 'The last {count} messages',
    start: 'Watch live', stop: 'Stop', title: 'Live messages',
  },
};
