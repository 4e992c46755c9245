/** Returns a path with an encoded query. */
export function link(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query)}`;
}
