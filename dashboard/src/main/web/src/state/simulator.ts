import type { MqttClient } from 'mqtt';
import { onScopeDispose, ref } from 'vue';
import { connectMqtt } from './mqtt';

const INTERVAL_MILLISECONDS = 1000;

/** Publishes changing temperatures as a device, by MQTT from this browser, until it is stopped or the dialog closes. */
export function useSimulator(device: { client_id: string; username: string; password: string }) {
  const running = ref(false);
  const problem = ref('');
  let client: MqttClient | undefined;
  let timer = 0;

  async function start(): Promise<void> {
    running.value = true;
    problem.value = '';
    client = await connectMqtt({ clientId: device.client_id, username: device.username, password: device.password });
    if (!running.value) {
      client.end(true);
      return;
    }
    client.on('error', (failure) => {
      problem.value = failure.message;
      stop();
    });
    client.on('connect', () => {
      window.clearInterval(timer);
      publish();
      timer = window.setInterval(publish, INTERVAL_MILLISECONDS);
    });
  }

  function publish(): void {
    const value = Math.round((21 + 3 * Math.sin(Date.now() / 20_000) + Math.random() * 0.4) * 100) / 100;
    client?.publish(`sensor/${device.client_id}/temperature`, JSON.stringify({ value, unit: '°C' }), { qos: 1 });
  }

  function stop(): void {
    running.value = false;
    window.clearInterval(timer);
    client?.end(true);
    client = undefined;
  }

  onScopeDispose(stop);
  return { running, problem, toggle: () => (running.value ? stop() : void start()) };
}
