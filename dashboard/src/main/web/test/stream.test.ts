// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { parse, type StreamEvent } from '../src/api/streams/parse';

/** Parses a stream that arrives in the given pieces. */
async function events(...pieces: (string | Uint8Array)[]): Promise<StreamEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece));
      controller.close();
    },
  });
  const found: StreamEvent[] = [];
  for await (const event of parse(body)) {
    found.push(event);
  }
  return found;
}

describe('parse', () => {
  it('reads id, type and data', async () => {
    expect(await events('id: 7\nevent: connected\ndata: {"a":1}\n\n')).toEqual([{ id: '7', type: 'connected', data: '{"a":1}' }]);
  });

  it('joins pieces and lines, and skips comments', async () => {
    expect(await events(':\n\nda', 'ta: one\nda', 'ta: two\n\n')).toEqual([{ id: '', type: 'message', data: 'one\ntwo' }]);
  });

  it('decodes characters that two pieces share', async () => {
    const bytes = new TextEncoder().encode('data: °C\n\n');
    expect((await events(bytes.slice(0, 7), bytes.slice(7)))[0]!.data).toBe('°C');
  });

  it('leaves out an event that is cut off', async () => {
    expect(await events('data: whole\n\ndata: cut')).toHaveLength(1);
  });
});
