import type { PayloadForm } from './payload';
import { decodeText } from './values';

/** A message with which mappings are tried. */
export interface Sample {
  topic: string;
  form: PayloadForm;
  payload: string;
  /** Whether the payload is only the beginning of what the device has sent. */
  truncated?: boolean;
}

let handed: Sample | undefined;

/** Returns the sample of a message with its payload as text, or in Base64 if it is binary. */
export function sampleOf(message: { topic: string; payload?: string; payload_base64?: string; truncated?: boolean }): Sample {
  const text = message.payload ?? decodeText(message.payload_base64 ?? '');
  return {
    topic: message.topic,
    form: text === undefined ? 'base64' : 'text',
    payload: text ?? message.payload_base64 ?? '',
    truncated: message.truncated ?? false,
  };
}

/** Hands a message to the page that opens next. It is in the memory of this page only: payloads are not for URLs. */
export function handSample(sample: Sample): void {
  handed = sample;
}

/** Returns the message that another page has handed over, once. */
export function takeSample(): Sample | undefined {
  const sample = handed;
  handed = undefined;
  return sample;
}
