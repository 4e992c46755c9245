import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamState } from '../src/api/streams/connection';
import { StreamHub, type TabMessage } from '../src/api/streams/hub';
import type { StreamEvent } from '../src/api/streams/parse';

/** Connections that the tabs have opened, by path, and their callbacks. */
const opened: { path: string; lastId: string; closed: boolean; emit: (event: StreamEvent) => void }[] = [];

vi.mock('../src/api/streams/connection', () => ({
  StreamConnection: class {
    state: StreamState = 'live';
    private readonly record;
    constructor(path: string, lastId: string, emit: (event: StreamEvent) => void, onState: (state: StreamState) => void) {
      this.record = { path, lastId, closed: false, emit };
      opened.push(this.record);
      onState('live');
    }
    close(): void {
      this.record.closed = true;
    }
  },
}));

/** A browser with some tabs; a closed tab neither sends nor receives. */
class Browser {
  readonly tabs: { hub: StreamHub; alive: boolean; events: string[]; states: Map<string, StreamState> }[] = [];

  add(id: string) {
    const tab = { alive: true, events: [] as string[], states: new Map<string, StreamState>() } as (typeof this.tabs)[number];
    tab.hub = new StreamHub(id, {
      postMessage: (message: TabMessage) => {
        if (tab.alive) {
          this.tabs.filter((other) => other !== tab && other.alive).forEach((other) => other.hub.receive(structuredClone(message)));
        }
      },
    });
    this.tabs.push(tab);
    return tab;
  }

  follow(tab: (typeof this.tabs)[number], path: string): () => void {
    return tab.hub.subscribe(path, {
      onEvent: (event) => tab.events.push(event.data),
      onState: (state) => tab.states.set(path, state),
    });
  }
}

const open = () => opened.filter((one) => !one.closed);
const event = (id: string) => ({ id, type: 'message', data: `data ${id}` });

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the tabs of a browser', () => {
  it('have one connection for a stream that all follow', () => {
    const browser = new Browser();
    const tabs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => browser.add(id));
    tabs.forEach((tab) => browser.follow(tab, '/events'));
    vi.advanceTimersByTime(3000);

    expect(open()).toHaveLength(1);
    open()[0]!.emit(event('1'));
    expect(tabs.map((tab) => tab.events)).toEqual(tabs.map(() => ['data 1']));
    expect(tabs.every((tab) => tab.states.get('/events') === 'live')).toBe(true);
  });

  it('continue after the last event if the leader is closed', () => {
    const browser = new Browser();
    const [first, second] = [browser.add('a'), browser.add('b')];
    browser.follow(first, '/events');
    browser.follow(second, '/events');
    vi.advanceTimersByTime(3000);
    open()[0]!.emit(event('7'));

    first.hub.setHidden(true);
    first.alive = false;
    vi.advanceTimersByTime(1000);

    expect(open()).toHaveLength(1);
    expect(open()[0]!.lastId).toBe('7');
    open()[0]!.emit(event('8'));
    expect(second.events).toEqual(['data 7', 'data 8']);
  });

  it('replace a leader that has crashed', () => {
    const browser = new Browser();
    const [first, second] = [browser.add('a'), browser.add('b')];
    browser.follow(first, '/events');
    vi.advanceTimersByTime(1000);
    browser.follow(second, '/events');
    vi.advanceTimersByTime(1000);
    const lost = open()[0]!;
    first.alive = false;
    vi.advanceTimersByTime(6000);

    expect(open().filter((one) => one !== lost)).toHaveLength(1);
  });

  it('have few connections, and say which streams wait', () => {
    const browser = new Browser();
    const [first, second] = [browser.add('a'), browser.add('b')];
    ['/1', '/2'].forEach((path) => browser.follow(first, path));
    const ends = ['/3', '/4'].map((path) => browser.follow(second, path));
    vi.advanceTimersByTime(3000);

    expect(open()).toHaveLength(3);
    expect(second.states.get('/4')).toBe('full');
    ends[0]!();
    vi.advanceTimersByTime(3000);
    expect(second.states.get('/4')).toBe('live');
  });

  it('close the streams of a tab that is gone', () => {
    const browser = new Browser();
    const [first, second] = [browser.add('a'), browser.add('b')];
    browser.follow(first, '/1');
    browser.follow(second, '/2');
    vi.advanceTimersByTime(3000);
    expect(open().map((one) => one.path)).toEqual(['/1', '/2']);
    const ofSecond = open()[1]!;
    second.alive = false;
    vi.advanceTimersByTime(10_000);
    expect(ofSecond.closed).toBe(true);
  });

  it('pause while they are hidden', () => {
    const browser = new Browser();
    const tab = browser.add('a');
    browser.follow(tab, '/events');
    vi.advanceTimersByTime(1000);
    tab.hub.setHidden(true);
    expect(open()).toHaveLength(0);
    expect(tab.states.get('/events')).toBe('paused');
    tab.hub.setHidden(false);
    vi.advanceTimersByTime(1000);
    expect(tab.states.get('/events')).toBe('live');
  });
});
