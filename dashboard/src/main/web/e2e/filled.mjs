// Something on every page of the console, so that each of its tables has a row.
import { call, device, owner } from './platform.mjs';

/** Paths of all pages and of what they lead to, each with a text that only appears with data of the API. */
export const FILLED = {
  '/': /^\d+$/,
  '/devices': 'pump1',
  '/devices/pump1': 'temperature',
  '/devices/pump1?tab=chart': 'Time range',
  '/devices/pump1?tab=live': 'Live',
  '/devices/pump1?tab=command': 'Command',
  '/devices/pump1?tab=connect': 'Publishes to',
  '/devices/pump1?tab=raw': 'sensor/pump1/status',
  '/data': 'pump1/temperature',
  '/data?m=pump1/temperature': 'Every reading',
  '/mappings': 'presses',
  '/mappings/presses': 'Topic filter',
  '/clients': 'pump1',
  '/client?id=pump1&user=pump1': 'Keep alive',
  '/topics': 'retained',
  '/topics?topic=retained%2Fa': 'Who subscribes',
  '/retained': 'retained/a',
  '/events': 'pump1',
  '/diagnosis?user=pump1': 'The password is wrong.',
  '/broker': 'Subscriptions',
  '/rights': 'pump1',
  '/right?user=pump1': 'sensor/pump1/#',
  '/provisioning': 'line 1',
  '/certificates': 'pump1',
  '/certificates?tab=authorities': 'factory',
  '/api-keys': 'report',
  '/people': 'vera',
  '/operator-access': 'Operators may open this console',
  '/usage': 'cannot verify licenses',
  '/audit': 'device.create',
  '/me': 'This session',
};

/** Fills the platform, with the names where it permits them. Returns the connected client of the device pump1. */
export async function fill(names = []) {
  const { connect } = await call(owner, 'POST', '/devices', { id: 'pump1', name: 'Pump', tags: ['cellar'] });
  await call(owner, 'POST', '/mappings', { name: 'presses', topic: 'plant/{device}/status', values: [{ value: '/data/oil', metric: 'oil' }] });
  await call(owner, 'POST', '/provisioning-keys', { name: 'line 1', max_devices: 5, expires_at: new Date(Date.now() + 86_400_000).toISOString() });
  await call(owner, 'POST', '/api-keys', { name: 'report', role: 'viewer', scopes: ['devices:read'] });
  await call(owner, 'POST', '/users', { name: 'vera', role: 'viewer' });
  await call(owner, 'POST', '/device-cas', { name: 'factory' });
  await call(owner, 'POST', '/devices/pump1/certificates', { lifetime_days: 10 });
  await call(owner, 'POST', '/broker/messages', { topic: 'retained/a', payload: 'text', retain: true });
  await device('pump1', 'wrong').catch(() => undefined);
  const client = await device('pump1', connect.password);
  await client.subscribeAsync('command/pump1/#', { qos: 1 });
  await client.publishAsync('sensor/pump1/temperature', '{"value": 21.5, "unit": "°C"}', { qos: 1 });
  await client.publishAsync('sensor/pump1/status', '{"T": 12', { qos: 1 });
  await client.publishAsync('sensor/other/temperature', '1', { qos: 1 }).catch(() => undefined);
  for (const name of names) {
    const topic = name.replaceAll(/[+#]/g, '');
    await call(owner, 'POST', '/mqtt/users', { username: name, acls: [{ topic: `t/${topic}`.slice(0, 250), access: 3 }] });
    await call(owner, 'POST', '/broker/messages', { topic: `hostile/${topic}`, payload: name, retain: true });
    await client.publishAsync('sensor/pump1/text', JSON.stringify({ value: name, unit: name.slice(0, 20) }), { qos: 1 });
  }
  return client;
}

/** Opens a path without loading the page again. */
export async function visit(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, path);
}
