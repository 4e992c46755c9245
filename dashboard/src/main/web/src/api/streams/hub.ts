import { Election, type ElectionMessage } from './election';
import { StreamConnection, type StreamState } from './connection';
import type { StreamEvent } from './parse';

/** Receives the events of a stream and its state. */
export interface StreamListener {
  onEvent: (event: StreamEvent) => void;
  onState: (state: StreamState) => void;
}

/** What tabs tell each other. */
export type TabMessage =
  | ElectionMessage
  | { kind: 'want'; from: string; paths: string[] }
  | { kind: 'event'; from: string; path: string; event: StreamEvent }
  | { kind: 'state'; from: string; path: string; state: StreamState };

/** Browsers open six connections to a host without HTTP/2: some must stay free for requests. */
const MAX_STREAMS = 3;
const RENEWAL = 2000;
/** Time after which the streams of a tab that does not renew them are closed. */
const EXPIRY = 5000;

interface Channel {
  postMessage: (message: TabMessage) => void;
}

/**
 * The streams of all tabs of the browser: one tab, the leader, has the connections and passes the events on. Hidden tabs take no
 * part: they neither lead nor receive. A new leader resumes after the last event that it has received.
 */
export class StreamHub {
  private readonly listeners = new Map<string, Set<StreamListener>>();
  private readonly others = new Map<string, { paths: readonly string[]; at: number }>();
  private readonly connections = new Map<string, StreamConnection>();
  private readonly lastIds = new Map<string, string>();
  private readonly election: Election;
  private hidden = false;

  /** @param channel reaches the other tabs, but not this one */
  constructor(
    id: string,
    private readonly channel: Channel,
  ) {
    this.election = new Election(id, (message) => channel.postMessage(message), () => this.update());
    window.setInterval(() => this.renew(), RENEWAL);
  }

  /** Follows a stream. Returns a function that ends it. */
  subscribe(path: string, listener: StreamListener): () => void {
    const listeners = this.listeners.get(path) ?? new Set();
    listeners.add(listener);
    this.listeners.set(path, listeners);
    listener.onState(this.hidden ? 'paused' : (this.connections.get(path)?.state ?? 'connecting'));
    this.update();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(path) === listeners) {
        this.listeners.delete(path);
        this.lastIds.delete(path);
      }
      this.update();
    };
  }

  setHidden(hidden: boolean): void {
    if (this.hidden !== hidden) {
      this.hidden = hidden;
      this.listeners.forEach((_, path) => this.tell(path, hidden ? 'paused' : 'connecting'));
      this.update();
    }
  }

  /** Handles a message of another tab. */
  receive(message: TabMessage): void {
    switch (message.kind) {
      case 'want':
        // Followers remember it too: they may lead next.
        this.others.set(message.from, { paths: message.paths, at: Date.now() });
        if (this.election.leading) {
          this.update();
          message.paths.forEach((path) => this.share(path));
        }
        break;
      case 'event':
        if (!this.election.leading && !this.hidden) {
          this.deliver(message.path, message.event);
        }
        break;
      case 'state':
        if (!this.election.leading && !this.hidden) {
          this.tell(message.path, message.state);
        }
        break;
      default:
        this.election.receive(message);
    }
  }

  private update(): void {
    const serves = this.election.leading && [...this.others.values()].some((tab) => tab.paths.length > 0);
    if (this.hidden || (this.listeners.size === 0 && !serves)) {
      this.election.deactivate();
    } else {
      this.election.activate();
    }
    if (this.election.leading) {
      this.connect();
    } else {
      this.connections.forEach((connection) => connection.close());
      this.connections.clear();
      this.want();
    }
  }

  private connect(): void {
    const needed = new Set([...this.listeners.keys(), ...[...this.others.values()].flatMap((tab) => tab.paths)]);
    for (const [path, connection] of this.connections) {
      if (!needed.has(path)) {
        connection.close();
        this.connections.delete(path);
      }
    }
    for (const path of needed) {
      if (!this.connections.has(path)) {
        if (this.connections.size < MAX_STREAMS) {
          this.open(path);
        } else {
          this.publishState(path, 'full');
        }
      }
    }
  }

  private open(path: string): void {
    const connection: StreamConnection = new StreamConnection(
      path,
      this.lastIds.get(path) ?? '',
      (event) => {
        this.channel.postMessage({ kind: 'event', from: this.election.id, path, event });
        this.deliver(path, event);
      },
      (state) => this.publishState(path, state),
    );
    this.connections.set(path, connection);
  }

  private share(path: string): void {
    const state = this.connections.get(path)?.state ?? 'full';
    this.channel.postMessage({ kind: 'state', from: this.election.id, path, state });
  }

  private publishState(path: string, state: StreamState): void {
    this.channel.postMessage({ kind: 'state', from: this.election.id, path, state });
    this.tell(path, state);
  }

  private tell(path: string, state: StreamState): void {
    this.listeners.get(path)?.forEach((listener) => listener.onState(state));
  }

  private deliver(path: string, event: StreamEvent): void {
    const listeners = this.listeners.get(path);
    if (listeners) {
      if (event.id) {
        this.lastIds.set(path, event.id);
      }
      listeners.forEach((listener) => listener.onEvent(event));
    }
  }

  private want(): void {
    if (!this.hidden) {
      this.channel.postMessage({ kind: 'want', from: this.election.id, paths: [...this.listeners.keys()] });
    }
  }

  private renew(): void {
    for (const [id, tab] of this.others) {
      if (Date.now() - tab.at > EXPIRY) {
        this.others.delete(id);
      }
    }
    if (this.election.leading) {
      this.update();
    } else if (this.listeners.size > 0) {
      this.want();
    }
  }
}
