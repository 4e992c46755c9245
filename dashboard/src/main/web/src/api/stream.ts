import { onScopeDispose, ref } from 'vue';
import type { StreamState } from './streams/connection';
import { StreamHub, type TabMessage } from './streams/hub';
import type { StreamEvent } from './streams/parse';

export type { StreamEvent, StreamState };

/** All tabs of the browser share their streams. Browsers without such channels have a hub in each tab. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('rookery-streams');
const hub = new StreamHub(Math.random().toString(36).slice(2), { postMessage: (message) => channel?.postMessage(message) });

channel?.addEventListener('message', (event) => hub.receive(event.data as TabMessage));
document.addEventListener('visibilitychange', () => hub.setHidden(document.hidden));
// A page that is left resigns, so that another tab need not wait for its silence. It may come back from the history.
window.addEventListener('pagehide', () => hub.setHidden(true));
window.addEventListener('pageshow', () => hub.setHidden(document.hidden));

/** Follows a stream of server-sent events while the page is visible. `restart` follows the path that is current then. */
export function useStream(path: () => string | undefined, onEvent: (event: StreamEvent) => void) {
  const state = ref<StreamState>('connecting');
  let end: (() => void) | undefined;

  function restart(): void {
    end?.();
    const target = path();
    if (target) {
      end = hub.subscribe(target, { onEvent, onState: (next) => (state.value = next) });
    } else {
      end = undefined;
      state.value = 'paused';
    }
  }

  onScopeDispose(() => end?.());
  restart();
  return { state, restart };
}
