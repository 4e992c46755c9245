import type { MqttClient } from 'mqtt';
import { onScopeDispose, reactive } from 'vue';
import { batched } from './liveEvents';
import { connectMqtt } from './mqtt';

export interface ReceivedMessage {
  number: number;
  time: number;
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
}

const SHOWN = 500;
/** Messages per batch that are decoded; the rest of a flood is counted only. */
const DECODED_PER_BATCH = 200;
const MAX_PAYLOAD = 4096;

/** State and actions of the test client. The password stays in the memory of the page. */
export function useTestClient() {
  let client: MqttClient | undefined;
  let count = 0;
  let inBatch = 0;

  const state = reactive({
    clientId: `console-${Math.random().toString(36).slice(2, 8)}`,
    username: '',
    password: '',
    filter: 'sensor/#',
    topic: 'sensor/demo/temperature',
    payload: '{"value": 21.5}',
    qos: 0 as 0 | 1 | 2,
    retain: false,
    state: 'closed' as 'closed' | 'connecting' | 'connected' | 'failed',
    active: false,
    problem: '',
    filters: [] as string[],
    messages: [] as readonly ReceivedMessage[],
    skipped: 0,
    connect,
    disconnect,
    subscribe,
    unsubscribe,
    publish,
    clear,
  });

  const show = batched<ReceivedMessage>((added) => {
    inBatch = 0;
    state.messages = [...added].reverse().concat(state.messages).slice(0, SHOWN);
  });

  async function connect(): Promise<void> {
    state.active = true;
    state.state = 'connecting';
    state.problem = '';
    client = await connectMqtt({
      clientId: state.clientId,
      ...(state.username ? { username: state.username, password: state.password } : {}),
      // A wrong password must not be tried again and again.
      reconnectPeriod: 0,
    });
    client.on('connect', () => (state.state = 'connected'));
    client.on('error', (failure) => fail(failure.message));
    client.on('disconnect', (packet) => fail(`DISCONNECT 0x${(packet.reasonCode ?? 0).toString(16)} ${packet.properties?.reasonString ?? ''}`));
    client.on('close', () => {
      if (state.state !== 'failed') {
        state.state = 'closed';
      }
      state.active = false;
      state.filters = [];
    });
    client.on('message', (topic, payload, packet) => {
      if (++inBatch > DECODED_PER_BATCH) {
        state.skipped++;
        return;
      }
      const text = new TextDecoder().decode(payload.subarray(0, MAX_PAYLOAD));
      show({ number: ++count, time: Date.now(), topic, payload: text, qos: packet.qos, retain: packet.retain });
    });
  }

  function fail(message: string): void {
    state.problem = message;
    state.state = 'failed';
  }

  function disconnect(): void {
    client?.end(true);
    client = undefined;
    state.active = false;
    state.state = 'closed';
    state.filters = [];
  }

  async function subscribe(): Promise<void> {
    state.problem = '';
    const filter = state.filter;
    try {
      const granted = await client!.subscribeAsync(filter, { qos: state.qos });
      const refused = granted.find((one) => one.qos >= 0x80);
      if (refused) {
        state.problem = `SUBACK 0x${refused.qos.toString(16)}: ${filter}`;
      } else if (!state.filters.includes(filter)) {
        state.filters.push(filter);
      }
    } catch (failure) {
      state.problem = `${filter}: ${(failure as Error).message}`;
    }
  }

  async function unsubscribe(filter: string): Promise<void> {
    await client?.unsubscribeAsync(filter);
    state.filters = state.filters.filter((one) => one !== filter);
  }

  async function publish(): Promise<void> {
    state.problem = '';
    try {
      await client!.publishAsync(state.topic, state.payload, { qos: state.qos, retain: state.retain });
    } catch (failure) {
      state.problem = `${state.topic}: ${(failure as Error).message}`;
    }
  }

  function clear(): void {
    state.messages = [];
    state.skipped = 0;
  }

  onScopeDispose(disconnect);
  return state;
}
