/** A limit in force. */
export interface Limit {
  name: string;
  /** Column of the table in which an administrator sets it. */
  column: string;
  value: unknown;
}

/** Returns the limits with nested ones, those of each client, behind the others. */
export function flatten(values: object, prefix = ''): Limit[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? flatten(value, `${prefix}${name}_`)
      : [{ name: (prefix + name).replaceAll('_', ' ').replace(/ ms$/, ''), column: (prefix + name).replace(/_ms$/, '_seconds'), value: value as unknown }],
  );
}

/** Limits of a whole tenant are in one table, those of the clients of a user in another one. */
export function tableOf(limits: object): 'rookery_limits' | 'rookery_user_limits' {
  return 'connections' in limits ? 'rookery_limits' : 'rookery_user_limits';
}
