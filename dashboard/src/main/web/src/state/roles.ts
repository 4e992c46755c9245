import { can, type Role } from '../api/session';

/** Roles that the user may give to others: none above its own. */
export function assignableRoles(): Role[] {
  return (['viewer', 'operator', 'admin', 'owner'] as const).filter((role) => can(role));
}
