import type { Schemas } from '../api';

export type OperatorRole = Schemas['OperatorRole'];

/** Roles of operators; each includes those before it. */
export const ROLES: readonly OperatorRole[] = ['viewer', 'operator', 'admin'];
