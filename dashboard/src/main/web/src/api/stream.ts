import { onScopeDispose, ref } from 'vue';
import { isAbort, request } from './client';

/** An event of a server-sent stream. */
export interface StreamEvent {
  id: string;
  type: string;
  data: string;
}

export type StreamState = 'connecting' | 'live' | 'paused' | 'waiting';

const MAX_BACKOFF = 30_000;

/**
 * Follows a stream of server-sent events while the page is visible: a hidden page must not hold one of the six connections that
 * browsers open to a host. Reconnects with backoff and resumes after the last event.
 */
export function useStream(path: () => string | undefined, onEvent: (event: StreamEvent) => void) {
  const state = ref<StreamState>('connecting');
  let controller: AbortController | undefined;
  let lastId = '';
  let backoff = 1000;
  let timer = 0;
  let stopped = false;

  async function run(): Promise<void> {
    const target = path();
    if (!target || document.hidden || stopped) {
      state.value = 'paused';
      return;
    }
    const own = new AbortController();
    controller = own;
    state.value = 'connecting';
    try {
      const response = await request(target, {
        signal: own.signal,
        headers: { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
      });
      state.value = 'live';
      backoff = 1000;
      for await (const event of parse(response.body!)) {
        lastId = event.id || lastId;
        onEvent(event);
      }
    } catch (failure) {
      if (isAbort(failure)) {
        return;
      }
    }
    if (controller === own && !stopped) {
      state.value = 'waiting';
      timer = window.setTimeout(run, backoff * (0.8 + Math.random() * 0.4));
      backoff = Math.min(MAX_BACKOFF, backoff * 2);
    }
  }

  function halt(): void {
    window.clearTimeout(timer);
    const running = controller;
    controller = undefined;
    running?.abort();
  }

  function restart(): void {
    halt();
    void run();
  }

  function visibilityChanged(): void {
    if (document.hidden) {
      halt();
      state.value = 'paused';
    } else if (!controller) {
      void run();
    }
  }

  document.addEventListener('visibilitychange', visibilityChanged);
  onScopeDispose(() => {
    stopped = true;
    halt();
    document.removeEventListener('visibilitychange', visibilityChanged);
  });
  void run();
  return { state, restart };
}

/** Splits a body into events (WHATWG HTML, section 9.2). Comments are skipped. */
export async function* parse(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) {
          yield event;
        }
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function parseBlock(block: string): StreamEvent | undefined {
  const event: StreamEvent = { id: '', type: 'message', data: '' };
  let found = false;
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) {
      continue;
    }
    const value = line.slice(colon + 1).replace(/^ /, '');
    switch (line.slice(0, colon)) {
      case 'id':
        event.id = value;
        break;
      case 'event':
        event.type = value;
        break;
      case 'data':
        event.data += found ? `\n${value}` : value;
        found = true;
        break;
    }
  }
  return found ? event : undefined;
}
