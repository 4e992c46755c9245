/** Ages of "not seen for", in milliseconds. */
const AGES: Record<string, number> = { '1h': 3_600_000, '1d': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 };

export const UNSEEN: readonly string[] = Object.keys(AGES);

/** Returns the time of the age before now in RFC 3339 format; undefined for other text. */
export function unseenSince(age: string): string | undefined {
  const length = AGES[age];
  return length === undefined ? undefined : new Date(Date.now() - length).toISOString();
}
