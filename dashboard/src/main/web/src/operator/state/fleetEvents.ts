import { useStream } from '../../api/stream';
import { batched } from '../../state/liveEvents';
import type { Schemas } from '../api';

/** Follows changes of customers. After `onReset` some are missing: what the page shows must be loaded again. */
export function useFleetEvents(onChanges: (customers: readonly Schemas['CustomerState'][]) => void, onReset: () => void) {
  const deliver = batched(onChanges);
  return useStream(
    () => '/fleet/events',
    (event) => {
      if (event.type === 'reset') {
        onReset();
      } else if (event.type === 'customer') {
        deliver(JSON.parse(event.data) as Schemas['CustomerState']);
      }
    },
  );
}
