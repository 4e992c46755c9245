/** An event of a server-sent stream. */
export interface StreamEvent {
  id: string;
  type: string;
  data: string;
}

/** Splits a body into events (WHATWG HTML, section 9.2). Comments are skipped. */
export async function* parse(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) {
          yield event;
        }
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function parseBlock(block: string): StreamEvent | undefined {
  const event: StreamEvent = { id: '', type: 'message', data: '' };
  let found = false;
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) {
      continue;
    }
    const value = line.slice(colon + 1).replace(/^ /, '');
    switch (line.slice(0, colon)) {
      case 'id':
        event.id = value;
        break;
      case 'event':
        event.type = value;
        break;
      case 'data':
        event.data += found ? `\n${value}` : value;
        found = true;
        break;
    }
  }
  return found ? event : undefined;
}
