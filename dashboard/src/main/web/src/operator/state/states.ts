import type { Schemas } from '../api';

export type State = Schemas['InstanceState'];

/** States in the order in which the filter shows them. */
export const STATES: readonly State[] = ['failed', 'data_missing', 'pending', 'provisioning', 'updating', 'ready', 'suspended', 'deleting', 'deleted'];

export function stateKind(state: State): 'ok' | 'info' | 'warning' | 'bad' | 'away' {
  switch (state) {
    case 'ready':
      return 'ok';
    case 'failed':
    case 'data_missing':
      return 'bad';
    case 'suspended':
    case 'deleting':
      return 'warning';
    case 'deleted':
      return 'away';
    default:
      return 'info';
  }
}
