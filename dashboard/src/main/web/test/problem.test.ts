import { mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { unwrap } from '../src/api/client';
import { asProblem, problemOf, UNREADABLE } from '../src/api/problem';
import ProblemBox from '../src/components/ProblemBox.vue';
import { i18n } from '../src/i18n';

const text = (problem: ReturnType<typeof problemOf>) => mount(ProblemBox, { global: { plugins: [i18n] }, props: { problem } }).text();

describe('a response that the API has not sent', () => {
  it('is not called an unreachable server', async () => {
    const damaged = unwrap(Promise.resolve().then(() => JSON.parse('{"items": [') as never));
    const problem = await damaged.then(
      () => undefined,
      (failure: unknown) => asProblem(failure),
    );
    expect(problem?.status).toBe(UNREADABLE);
    expect(text(problem!)).toBe('The response is not one of this server; a proxy may have changed it');
  });

  it('has a text, and none of its markup', () => {
    expect(text(problemOf(502, '<html><body>Bad Gateway</body></html>'))).toBe('The server answered with an error (HTTP 502)');
    expect(text(problemOf(500, undefined))).toBe('The server answered with an error (HTTP 500)');
  });
});

describe('a request that changes something', () => {
  it('ends if the server never answers', async () => {
    vi.useFakeTimers();
    vi.resetModules();
    vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
      const path = input instanceof Request ? new URL(input.url).pathname : String(input);
      if (path === '/session/refresh') {
        return Response.json({ access_token: 'token', expires_in: 600 });
      }
      return new Promise<Response>((_, reject) => init!.signal!.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))));
    });
    const { authorizedFetch } = await import('../src/api/session');
    const request = authorizedFetch(new Request('http://localhost/api/devices', { method: 'POST' }));
    const failure = request.catch((one: { status?: number }) => one.status);
    await vi.advanceTimersByTimeAsync(76_000);
    expect(await failure).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});
