// The running platform that a test uses, from environment variables.
import mqtt from 'mqtt';

export const url = required('CONSOLE_URL');
export const mqttPort = Number(required('MQTT_PORT'));
export const owner = { name: 'admin', password: required('CONSOLE_PASSWORD') };

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Set ${name}`);
  }
  return value;
}

/** Calls the API as a program. Returns the body. */
export async function call(account, method, path, body) {
  let response = await send(await login(account), method, path, body);
  if (response.status === 401) {
    // A test has ended the sessions of the account.
    tokens.clear();
    response = await send(await login(account), method, path, body);
  }
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 204 ? undefined : response.json();
}

function send(token, method, path, body) {
  return fetch(`${url}/api${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const tokens = new Map();

async function login(account) {
  const key = `${account.name} ${account.password}`;
  if (!tokens.has(key)) {
    const response = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(account),
    });
    if (!response.ok) {
      throw new Error(`login of ${account.name}: ${response.status} ${await response.text()}`);
    }
    tokens.set(key, (await response.json()).access_token);
  }
  return tokens.get(key);
}

/** Connects a real device by MQTT 5 over TCP. */
export function device(id, password) {
  return mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    protocolVersion: 5,
    clientId: id,
    username: id,
    password,
    reconnectPeriod: 0,
  });
}
