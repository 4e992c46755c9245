import { api, unwrap } from '../api/client';
import { useResource } from './resource';

/** Version, addresses and clock of the server. */
export function useInfo() {
  return useResource((signal) => unwrap(api.GET('/info', { signal })));
}
