import { isAbort, request } from '../client';
import { parse, type StreamEvent } from './parse';

/** State of a stream, as pages show it. `full`: the browser follows as many streams as it may already. */
export type StreamState = 'connecting' | 'live' | 'paused' | 'waiting' | 'full';

const FIRST_BACKOFF = 1000;
const MAX_BACKOFF = 30_000;

/** One connection to a stream of server-sent events. Reconnects with backoff and resumes after the last event, until it is closed. */
export class StreamConnection {
  state: StreamState = 'connecting';
  private readonly controller = new AbortController();
  private backoff = FIRST_BACKOFF;
  private timer = 0;

  constructor(
    private readonly path: string,
    private lastId: string,
    private readonly onEvent: (event: StreamEvent) => void,
    private readonly onState: (state: StreamState) => void,
  ) {
    void this.run();
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.controller.abort();
  }

  private async run(): Promise<void> {
    this.enter('connecting');
    try {
      const response = await request(this.path, {
        signal: this.controller.signal,
        headers: { Accept: 'text/event-stream', ...(this.lastId ? { 'Last-Event-ID': this.lastId } : {}) },
      });
      this.enter('live');
      this.backoff = FIRST_BACKOFF;
      for await (const event of parse(response.body!)) {
        this.lastId = event.id || this.lastId;
        this.onEvent(event);
      }
    } catch (failure) {
      if (isAbort(failure)) {
        return;
      }
    }
    if (!this.controller.signal.aborted) {
      this.enter('waiting');
      this.timer = window.setTimeout(() => void this.run(), this.backoff * (0.8 + Math.random() * 0.4));
      this.backoff = Math.min(MAX_BACKOFF, this.backoff * 2);
    }
  }

  private enter(state: StreamState): void {
    this.state = state;
    this.onState(state);
  }
}
