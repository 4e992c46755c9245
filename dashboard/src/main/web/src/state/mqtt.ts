import type { IClientOptions, MqttClient } from 'mqtt';

/** Connects to the broker through the console's own port. The library is loaded when it is needed. */
export async function connectMqtt(options: IClientOptions): Promise<MqttClient> {
  const { default: mqtt } = await import('mqtt');
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return mqtt.connect(`${scheme}://${location.host}/mqtt`, {
    protocolVersion: 5,
    keepalive: 30,
    connectTimeout: 10_000,
    reconnectPeriod: 3000,
    // The default timer is a worker from a blob URL, which the content security policy forbids: no pings would be sent.
    timerVariant: 'native',
    ...options,
  });
}
