import certificates from './certificates.en';
import live from './live.en';
import mappings from './mappings.en';

/** English texts. Every other catalogue has the same keys. */
export default {
  ...certificates,
  ...live,
  ...mappings,
  action: {
    add: 'Add', all: 'Show all', cancel: 'Cancel', clear: 'Clear', clearFilters: 'Remove filters', close: 'Close', copy: 'Copy',
    delete: 'Delete', done: 'Done', edit: 'Edit', reload: 'Reload', remove: 'Remove', retry: 'Retry', save: 'Save', show: 'Show', undo: 'Undo',
  },
  apiKeys: {
    empty: 'No API keys. Programs need one to call the API.', intro: 'API keys authorize programs.', key: 'API key',
    revokeText: 'Programs with this key are refused at once.', scopes: 'Scopes',
  },
  attention: {
    bad: 'Failure', connections: 'Nearly all of {limit} connections are in use', devices: '{used} of {limit} licensed devices are in use',
    expires: 'The license expires on {time}', info: 'Note', none: 'All is well', state: 'The broker is {state}', title: 'Needs attention', unknown: 'Unknown: a part of the platform does not respond', warning: 'Warning',
  },
  audit: {
    after: 'After', attribute: 'Attribute', before: 'Before', from: 'From', to: 'To',
    action: 'Action', actor: 'Actor', detail: 'Details', empty: 'No entries.',
    kind: { anonymous: 'anonymous', api_key: 'API key', command: 'command', device: 'device', platform_operator: 'operator of the platform', user: 'person' },
    save: 'Save as CSV', subject: 'Subject',
  },
  bar: { local: 'Local time', signOut: 'Sign out', signedOutHere: 'You are signed out of this browser. The API did not respond, so that your session ends by itself later.', stillSignedIn: 'The server could not be reached. You are still signed in; try again.', tenant: 'Tenant', theme: 'Switch between light and dark' },
  bulk: {
    add_tags: 'Add tags', apply: 'Apply', deleteText: 'Deletes the devices with their MQTT users and rights and closes their connections. It cannot be undone.',
    delete: 'Delete', disable: 'Disable', disableText: 'Closes the connections of the devices. They are refused until they are enabled again.',
    done: '{changed} of {matched} devices are changed', enable: 'Enable', more: 'and {count} more', remove_tags: 'Remove tags', title: 'Act on {count} devices',
  },
  broker: {
    counters: 'Since the start of the broker', drain: 'Drain', drainStarted: 'Draining has started',
    drainText: 'Disconnects {count} clients within 30 seconds and refuses new ones until the broker is restarted.',
    engine: 'Engine', limits: 'Limits in force', now: 'Now', sessions: 'Sessions', started: 'Started',
  },
  brokerState: {
    closed: 'closed', drained: 'drained', draining: 'draining', running: 'running', starting: 'starting', store_failing: 'unable to write its data',
  },
  chart: {
    zoomIn: 'Zoom in', zoomOut: 'Zoom out',
    earlier: 'Earlier', image: 'Chart of {label}; the table has the values', later: 'Later', max: 'Maximum', min: 'Minimum', series: 'Series',
    table: 'Table', time: 'Time', value: 'Average', zoomHint: 'Drag in the chart to zoom',
  },
  client: {
    connection: 'Connection', disconnect: 'Disconnect', disconnectText: 'The client can reconnect. To prevent that, disable its MQTT user.',
    disconnectTitle: 'Disconnect the client?', disconnected: 'The client is disconnected', dropped: 'Dropped messages: {count}',
    expiry: 'Session expiry', filter: 'Topic filter', idle: 'Idle', inflight: 'Unacknowledged, of maximum', keepAlive: 'Keep alive',
    limits: 'Limits of the session', never: 'never', noDrops: 'None. Every message reached its destination.', noSubscriptions: 'None.',
    packet: 'Maximum packet size', pubrel: 'Awaiting PUBREL', received: 'Received from the client', seconds: '{count} s', sent: 'Sent to the client',
  },
  clients: {
    address: 'Address', any: 'All', away: 'Not connected', connected: 'Connected',
    empty: 'No sessions. They appear when clients connect.', id: 'Client id', protocol: 'Protocol', queued: 'Queued',
    searchUser: 'User begins with', service: 'platform', since: 'Since', state: 'State', subscriptions: 'Subscriptions', user: 'MQTT user',
  },
  command: {
    name: 'Command', noSubscriber: 'Published, but the device has no subscription for it.',
    offline: 'The device is not connected. It receives the command later only if it has a persistent session.', payload: 'Payload',
    payloadHint: 'JSON, or any text. May be empty.', published: 'Published.', result: 'Result', send: 'Send', topic: 'Topic: {topic}',
    wait: 'Wait for a reply (seconds)', waitHint: 'Up to 60. 0 does not wait. The device replies to the response topic of the message (MQTT 5).', waiting: 'Waiting for the reply …',
  },
  confirm: { type: 'Type {text} to confirm' },
  connect: {
    address: 'Address', clientId: 'Client id', command: 'Publish a first message', copyProgram: 'Copy the program', encryption: 'Encryption', openDevice: 'Open the device', password: 'Password of the device',
    ownAuthority: 'TLS; the device verifies the broker with this certificate.', port: 'Port of MQTT', programs: 'Programs', publicAuthority: 'TLS; the certificate of the broker is from a public authority.',
    publishTo: 'Publishes to', received: 'Messages arrive', replyTo: 'Replies to', saveAuthority: 'Save ca.pem', securePort: 'Port of MQTT over TLS', simulate: 'Simulate the device in this browser', stopSimulator: 'Stop the simulator',
    subscribeTo: 'Subscribes to', unencrypted: 'None: passwords and messages can be read in the network.', username: 'Username', waiting: 'Waiting for the first message …', webSocket: 'WebSocket',
  },
  copy: { copied: 'Copied', failed: 'Select and copy' },
  counter: {
    dropped_limit: '{count} published messages exceeded a limit', dropped_not_authorized: '{count} published messages were not authorized',
    dropped_queue_full: '{count} messages were dropped because a queue was full', refused_limit: '{count} connections exceeded a limit',
    refused_not_authorized: '{count} connections were refused: wrong credentials',
  },
  data: {
    every: 'Every reading', first: 'First reading', last: 'Last reading', metrics: 'Metrics', tooMany: 'The range has more than {count} readings. Averages are shown; choose a shorter range.', whole: 'Whole range', wholeOf: 'Whole range of {name}',
    add: 'Add a metric', addHint: 'DEVICE/METRIC, such as pump1/temperature; up to four', choose: 'Choose a metric to see its chart.',
    empty: 'No readings. They appear when devices publish to sensor/DEVICE/METRIC.', exportCsv: 'Export CSV', exportJson: 'Export NDJSON',
    exportSpreadsheet: 'Export for spreadsheets', metric: 'Metric', noneInRange: 'No readings in this time range.', range: 'Time range', remove: 'Remove {name}',
    resolution: 'Averages of {bin}', statedTime: 'Device time:', statedTimeHint: 'This time could not be used. The reading has the time of its arrival.', time: 'Time', unit: 'Unit', value: 'Value',
  },
  device: {
    chart: 'Chart', command: 'Command', connect: 'Connect the device', connectText: 'Replace PASSWORD by the password of the device, which was shown when it was added. If it is lost, set a new one.',
    connection: 'Connection', deleteText: 'Deletes the device with its MQTT user and rights and closes its connection. Its readings stay until their retention ends.',
    deleteTitle: 'Delete device {id}?', deleted: 'Device {id} is deleted', edit: 'Edit device', live: 'Live', noNumbers: 'No numeric readings.',
    noRaw: 'None in this time range. Messages without readings, such as binary ones, appear here.', noReadings: 'No readings. They appear when the device publishes to {topic}.',
    noSession: 'The device has no session.', otherVersion: 'Another user saved this version meanwhile:', overwrite: 'Overwrite it', raw: 'Raw messages',
    readings: 'Readings', rights: 'Rights', sections: 'Sections of the device', sessions: 'Sessions',
    timeZone: 'Time zone', timeZoneRule: 'Of times that the device sends without a zone, such as Europe/Berlin',
  },
  devices: {
    act: 'Act on them …', ascending: 'Ascending', descending: 'Descending', neverSeen: '{count} never seen', select: 'Select', selectAll: 'Select all {count} that match', selectOne: 'Select {id}', selected: '{count} selected', sort: 'Sort by', total: '{count} devices', unselect: 'Clear the selection', unseen: 'Not seen for',
    ages: { '1h': '1 hour', '1d': '1 day', '7d': '7 days', '30d': '30 days' },
    sorts: { created_at: 'Created', id: 'Id', last_seen: 'Last seen', name: 'Name' },
    add: 'Add device', created: 'Device {id} is ready', empty: 'No devices. Add the first one.', id: 'Id',
    idRule: 'Letters, digits, period, underscore and hyphen. It is part of the topics: sensor/ID/…', lastSeen: 'Last seen', name: 'Name', nameOptional: 'Name (optional)',
    offline: 'Offline', online: 'Online', provisionedBy: 'Provisioned by', search: 'Id or name contains', state: 'State', tag: 'Tag', tags: 'Tags',
    tagsOptional: 'Tags (optional)', tagsRule: 'Separated by commas',
  },
  drop: {
    client_away: 'QoS 0, and the client is not connected', expired: 'The message expired in the queue', invalid_publish: 'Too many topic levels, or the payload is not UTF-8',
    memory_limit: 'A memory limit is reached', no_right_to_read: 'The client is not authorized to read the topic', no_right_to_write: 'The client is not authorized to publish to the topic',
    queue_full: 'A queue limit is reached', retain_quota: 'The quota for retained messages is exceeded', slow_client: 'QoS 0, and the client reads too slowly',
    too_large: 'The packet exceeds the maximum packet size of the client',
  },
  event: { connected: 'Connected', disconnected: 'Disconnected', dropped: 'Dropped', refused: 'Refused', revoked: 'Revoked', subscribe_refused: 'Subscription refused' },
  events: {
    address: 'Address', all: 'All', client: 'Client', explain: 'Explain', noId: '(none)', none: 'No events yet.',
    reason: 'Reason', recent: 'Recent events', test: 'Test the right', time: 'Time', type: 'Event', user: 'MQTT user',
  },
  handover: {
    active: 'Has access now', attempt: 'Refused', banner: 'You are {name}, an operator, in the console of {tenant}: read-only, for 15 minutes. The customer sees it and can end it.',
    bannerMore: 'You are {name}, an operator, in the console of {tenant}. An owner has granted more than reading. The customer sees it and can end it.',
    empty: 'No operator has opened this console in the last 90 days.', ended: 'Ended', endedBy: 'Ended by',
    forbid: 'Refuse operators', forbidden: 'Operators may not open this console',
    forbidText: 'Operators cannot open this console from now on, also to help you. Active access ends at once. Refused attempts are listed here.', forbidTitle: 'Refuse access of operators?',
    grant: { operator: 'Grant more', viewer: 'Read-only again' },
    grantText: {
      operator: '{name} may disconnect clients, publish and clear messages and send commands until the access ends. People, keys and passwords stay hidden.',
      viewer: '{name} may only read from now on.',
    },
    intro: 'Operators of the platform can open this console for 15 minutes to help you, read-only. They see neither people nor keys nor passwords.',
    notPermitted: 'The customer does not permit operators to open this console. An owner can change that on the page Operator access. The customer sees this attempt.',
    operator: 'Operator', ownerChanges: 'Owners can change this.', permission: 'Permission', permit: 'Permit operators', permitted: 'Operators may open this console', permitTitle: 'Permit access of operators?', permits: 'Permits', reason: 'Reason', refused: 'The hand-over was refused: its code is invalid, expired or already used. Start it again in the console of the operator.',
    revokeText: 'The access ends at once.', revokeTitle: 'End the access of {name}?', revoked: 'The access of {name} has ended',
    role: { operator: 'Reading, messages and commands', viewer: 'Reading' }, started: 'Started',
  },
  help: {
    api: 'Reference of the REST API', enabled: 'Keyboard shortcuts', escape: 'Close a dialog', new: 'Add an entry', pause: 'Pause or resume live data',
    rows: 'Move in tables and open a row', search: 'Search', title: 'Keyboard shortcuts and help',
  },
  info: {
    clock: 'The clock of this computer differs by {count} seconds from that of the server. Times on these pages look wrong until it is set.',
    title: 'Server', username: 'NAME{suffix}', version: 'Version',
  },
  keys: {
    expiresHint: 'Empty: the key does not expire', lastUsed: 'Last used',
    add: 'Create key', createdBy: 'Created by', days: 'Valid for (days)', daysHint: 'Empty: the key does not expire', expired: 'Expired', expires: 'Expires', name: 'Name',
    nameRule: 'Letters, digits, space, period, underscore and hyphen', revoke: 'Revoke', revokeTitle: 'Revoke key {name}?', revoked: 'Key {name} is revoked',
    state: 'State', usable: 'Usable', used: 'Used up',
  },
  license: {
    file: 'License file', install: 'Install a license', installed: 'The license of the plan {plan} is installed', key: 'License key', keyHint: 'From the provider. It is verified before it replaces the present one.',
    days: '{count} days', expired: 'Expired', grace: 'Expired, in grace period', invalid: 'Invalid', missing: 'No license; free limits', rate: 'Messages per second',
    retention: 'Retention of readings', title: 'License', valid: 'Valid',
  },
  limit: {
    unlimited: 'unlimited', where: 'Limits are set by the license and in the tables rookery_limits and rookery_user_limits.',
    changed: 'Changed in', name: 'Limit', statement: 'UPDATE {table} SET … = …',
  },
  live: { pause: 'Pause', resume: 'Resume ({count} held back)', skipped: '{count} not shown', waiting: 'Waiting for messages on {topic}' },
  me: {
    account: 'Account', changePassword: 'Change password', compact: 'Compact rows', language: 'Language', newPassword: 'New password', oldPassword: 'Current password',
    passwordChanged: 'The password is changed', passwordHint: 'Ends your other sessions.', passwordRule: 'At least {count} characters', passwordsDiffer: 'The passwords differ',
    preferences: 'Preferences of this browser', repeatPassword: 'Repeat the new password', theme: 'Colors', themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
    utc: 'Show times in UTC',
  },
  nav: {
    apiKeys: 'API keys', audit: 'Audit', broker: 'Broker and limits', certificates: 'Device certificates', client: 'Client', clients: 'Clients', data: 'Data explorer', device: 'Device', diagnosis: 'Diagnosis', devices: 'Devices', events: 'Events',
    group: { access: 'Access', account: 'Account', broker: 'Broker', data: 'Devices and data' }, label: 'Pages', mapping: 'Payload mapping', mappings: 'Payload mappings', me: 'My account', menu: 'Open the menu', missing: 'Page not found',
    operatorAccess: 'Operator access', overview: 'Overview', people: 'People', provisioning: 'Provisioning keys', retained: 'Retained messages', right: 'Rights', rights: 'MQTT users and rights', skip: 'Skip to the content',
    testClient: 'Test client', topics: 'Topics and messages', usage: 'Usage and license',
  },
  outage: { retrying: 'Shown data may be out of date. The page tries again by itself.', title: 'The server does not respond as usual' },
  overview: {
    connected: 'Connected clients', devices: 'Devices', dropped: 'Dropped messages', messages: 'messages', messagesIn: 'Messages received', messagesOut: 'Messages sent',
    ofLimit: 'of {limit}', perSecond: 'per second', queued: 'Queued', refused: 'Refused connections', retained: 'Retained messages', sinceStart: 'since the start of the broker',
  },
  people: {
    search: 'Name contains',
    active: 'May sign in', add: 'Add person', deleteText: 'Ends the sessions of this person at once.', deleteTitle: 'Delete {name}?', deleted: '{name} is deleted',
    lastLogin: 'Last sign-in', nameRule: 'Letters, digits and the characters . _ + -, or an e-mail address', reset: 'Reset password',
    resetText: 'Sets a random password, which is shown once, and ends all sessions of this person.', resetTitle: 'Reset the password of {name}?', role: 'Role', you: 'You',
  },
  problem: {
    asOf: 'Data as of {time}', changed: 'Changed by another user meanwhile', forbidden: 'Your role, {role}, does not permit this', offline: 'The server cannot be reached',
    offlineHint: 'Check the network connection, or try again in a few seconds.',
    status: 'The server answered with an error (HTTP {status})', unreadable: 'The response is not one of this server; a proxy may have changed it',
  },
  provisioning: {
    empty: 'No keys. With a provisioning key, devices register themselves.', intro: 'Devices register themselves with a provisioning key and receive their own password.',
    key: 'Provisioning key', maxDevices: 'Maximum number of devices', revokeText: 'Devices cannot register with it any more. The {count} registered devices remain.',
    use: 'A device registers itself with this request:', used: 'Devices',
  },
  range: { '15m': '15 minutes', '1h': '1 hour', '6h': '6 hours', '1d': '1 day', '7d': '7 days', '30d': '30 days', custom: 'Selected in the chart' },
  retained: {
    actions: 'Actions', clearAction: 'Clear {count}', clearAll: 'Clear all shown', clearText: 'Clears {count} retained messages:', clearTitle: 'Clear retained messages?',
    cleared: '{count} retained messages are cleared', empty: 'No retained messages.', filter: 'Topic filter', payload: 'Payload', properties: 'Properties', size: 'Size', topic: 'Topic',
    truncated: 'Only the first 1024 bytes of {size} are shown.',
  },
  rights: {
    add: 'Add or replace a right', none: 'No rights: the user may connect, but neither publish nor subscribe.', permissions: 'Permissions', read: 'Read', remove: 'Remove the right for {topic}',
    removed: 'Removed:', saved: 'The right for {topic} is saved', subscribe: 'Subscribe', title: 'Rights', topicHint: 'Topic filter. %u is the username, %c the client id.', write: 'Publish',
  },
  role: { admin: 'Administrator', operator: 'Operator', owner: 'Owner', viewer: 'Viewer' },
  roleHint: { admin: 'also manages users, rights and keys', operator: 'also manages devices and clients', owner: 'may do everything', viewer: 'sees everything but secrets' },
  secret: { copy: 'Copy: {label}', once: 'It is shown only now.' },
  sessions: {
    current: 'This session', end: 'End', endOthers: 'End all other sessions', endOthersText: 'Ends {count} other sessions at once. Users of these sessions must sign in again.',
    ended: 'Ended sessions: {count}', since: 'signed in', title: 'My sessions', unknown: 'Unknown program', used: 'used',
  },
  signIn: {
    action: 'Sign in', again: 'Sign in again', expired: 'Your session has ended. After signing in, the page continues where it was.', intro: 'The console of your MQTT devices.',
    name: 'Name', otherTenant: 'Account of another tenant', password: 'Password', tenant: 'Tenant',
    tenantHint: 'Leave empty if the address of this page names the tenant.', title: 'Sign in',
  },
  steps: {
    device: 'Add a device', done: 'Done', hide: 'Hide', open: 'Open', password: 'Change the first password', publish: 'Publish a first message', see: 'See it arrive', title: 'First steps',
  },
  stream: {
    connecting: 'Connecting', live: 'Live', paused: 'Paused', waiting: 'Reconnecting',
    full: 'Too many live views are open',
  },
  table: {
    all: 'No rows | 1 row | {count} rows', loaded: '{count} rows loaded, more available', loading: 'Loading …', more: 'Load more', noMatch: 'Nothing matches',
  },
  testClient: {
    closed: 'Not connected', connect: 'Connect', connected: 'Connected', connecting: 'Connecting', connection: 'Connection', disconnect: 'Disconnect', failed: 'Failed',
    messages: 'Messages', none: 'Messages of your subscriptions appear here.', publish: 'Publish', retain: 'Retain', send: 'Publish', subscribe: 'Subscribe', subscriptions: 'Subscriptions',
    unsubscribe: 'Unsubscribe',
  },
  tester: {
    draft: 'Include the right that is not saved yet:',
    action: 'Action', allowed: 'Allowed', check: 'Test', clientId: 'Client id (optional)', clientIdHint: 'For rights that contain %c', denied: 'Denied', filterHint: 'A topic filter, such as sensor/+/temperature',
    publish: 'Publish', receive: 'Receive', row: 'Decided by:', subscribe: 'Subscribe', title: 'Test a right', topic: 'Topic',
  },
  usage: {
    active_devices: 'Active devices', bytes: 'Payload bytes', connections_opened: 'Connections opened', day: 'Days', empty: 'No usage in this time range.', hour: 'Hours',
    messages_in: 'Messages received', messages_out: 'Messages sent', month: 'Months', peak_connections: 'Peak of connections', period: 'Period', step: 'By', title: 'Usage',
  },
  users: {
    active: 'Active', add: 'Add MQTT user', created: 'Created', deleteText: 'Deletes the user with its rights and closes its connections.', deleteTitle: 'Delete MQTT user {name}?', deleted: 'MQTT user {name} is deleted',
    disable: 'Disable', disabled: 'Disabled', empty: 'No MQTT users. Add a device, or a user.', enable: 'Enable', firstTopic: 'First right for the topic filter (optional)', makeSuperuser: 'Make superuser', name: 'Username',
    newPassword: 'New password', newPasswordText: 'Sets a random password for {name}, which is shown once, and closes its connections.', passwordHint: 'Empty: a random password is created and shown once.',
    passwordOf: 'Password of {name}', search: 'Username contains', sessions: 'Sessions of this user', state: 'State', superuser: 'Superuser', superuserHint: 'Superuser: may do everything', withdrawSuperuser: 'Withdraw superuser',
  },
  who: { by: 'Permitted by', none: 'No user may.', search: 'List', title: 'Who may?' },
};
