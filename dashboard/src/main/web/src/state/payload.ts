/** How the payload of a message is written in a field. */
export const PAYLOAD_FORMS = ['text', 'hex', 'base64'] as const;
export type PayloadForm = (typeof PAYLOAD_FORMS)[number];

/** Payload as the API accepts it. */
export type EncodedPayload = { payload: string } | { payload_base64: string };

/** Largest payload of which the API shows the readings, in bytes. */
export const MAX_PAYLOAD = 65_536;

/** Why a payload cannot be sent. */
export type PayloadFault = 'hex' | 'base64' | 'tooLong';

/**
 * Encodes what the user has entered. Hexadecimal bytes may be separated by white space, commas, colons or hyphens, and have the
 * prefix `0x`; Base64 may have line breaks and the alphabet of URLs.
 */
export function encodePayload(form: PayloadForm, text: string): EncodedPayload | PayloadFault {
  if (form === 'text') {
    return new TextEncoder().encode(text).length > MAX_PAYLOAD ? 'tooLong' : { payload: text };
  }
  const bytes = form === 'hex' ? fromHex(text) : fromBase64(text);
  if (!bytes) {
    return form;
  }
  return bytes.length > MAX_PAYLOAD ? 'tooLong' : { payload_base64: toBase64(bytes) };
}

function fromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x/gi, ' ').replace(/[\s,:-]+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
    return undefined;
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  // In parts: a function has a limited number of arguments.
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
