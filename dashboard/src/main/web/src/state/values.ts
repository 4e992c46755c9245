import { formatNumber } from './format';

/**
 * Formats a value of a reading.
 *
 * @param exact digits of a number that JavaScript rounds
 */
export function formatValue(value: number | boolean | string, exact?: string): string {
  if (exact !== undefined) {
    return exact;
  }
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

/** Returns the bytes of base64 text as UTF-8, or undefined if they are not text, or it is not base64. */
export function decodeText(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns JSON with indentation, and other text unchanged. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
