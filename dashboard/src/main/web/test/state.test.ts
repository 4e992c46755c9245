import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import * as client from '../src/api/client';
import { Problem } from '../src/api/problem';
import { flatten, tableOf } from '../src/state/limits';
import { outages } from '../src/state/outages';
import { programName } from '../src/state/programs';
import { everyReading, lines } from '../src/state/readings';
import { useResource } from '../src/state/resource';
import { useSelection } from '../src/state/selection';
import { preferences } from '../src/state/preferences';
import { localInput, localTime } from '../src/state/times';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a part of a page', () => {
  it('keeps its data in an outage, reports it and recovers by itself', async () => {
    const answers: (number | Problem)[] = [1, new Problem(503, 'Service unavailable', 'PostgreSQL is away'), new Problem(0, '', ''), 2];
    const scope = effectScope();
    const part = scope.run(() =>
      useResource(async () => {
        const answer = answers.shift()!;
        if (answer instanceof Problem) {
          throw answer;
        }
        return answer;
      }),
    )!;
    await vi.advanceTimersByTimeAsync(0);
    expect(part.data).toBe(1);

    await part.reload();
    expect(part.data).toBe(1);
    expect(outages.value.map((problem) => problem.detail)).toEqual(['PostgreSQL is away']);

    await vi.advanceTimersByTimeAsync(2100);
    expect(outages.value.map((problem) => problem.status)).toEqual([0]);
    await vi.advanceTimersByTimeAsync(3100);
    expect(part.data).toBe(2);
    expect(part.problem).toBeUndefined();
    expect(outages.value).toEqual([]);
    scope.stop();
  });

  it('does not repeat what the server refuses', async () => {
    let calls = 0;
    const scope = effectScope();
    const part = scope.run(() =>
      useResource(async () => {
        calls++;
        throw new Problem(403, 'Forbidden', '');
      }),
    )!;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toBe(1);
    expect(part.problem?.status).toBe(403);
    expect(outages.value).toEqual([]);
    scope.stop();
  });

  it('reports a server that does not answer', async () => {
    const scope = effectScope();
    const part = scope.run(() =>
      useResource(
        (signal) =>
          new Promise<number>((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))),
      ),
    )!;
    await vi.advanceTimersByTimeAsync(40_100);
    expect(part.problem?.status).toBe(0);
    scope.stop();
    expect(outages.value).toEqual([]);
  });
});

describe('every reading', () => {
  it('waits while the server has as many exports as it permits', async () => {
    const answers = [429, 429, 200];
    const mocked = vi.spyOn(client, 'request').mockImplementation(async () => {
      const status = answers.shift()!;
      if (status !== 200) {
        throw new Problem(status, 'Too many requests', '');
      }
      return new Response('{"time":"2026-01-01T00:00:00Z","value":1,"unit":"C"}\n{"time":"2026-01-01T00:00:01Z","value":"text"}\n');
    });
    const loaded = everyReading({ device: 'd', metric: 'm' }, 0, 1, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await loaded).toEqual([{ label: 'm', unit: 'C', points: [{ time: 1767225600, value: 1 }] }]);
    mocked.mockRestore();
  });
});

describe('helpers', () => {
  it('name the browser of a session', () => {
    expect(programName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox 140, Linux');
    expect(programName('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0')).toBe('Edge 141, Windows');
    expect(programName('curl/8.5')).toBe('curl/8.5');
  });

  it('convert times of inputs in the chosen time zone', () => {
    preferences.utc = true;
    expect(localTime('2026-01-31T12:00')).toBe('2026-01-31T12:00:00.000Z');
    expect(localInput('2026-01-31T12:00:00.000Z')).toBe('2026-01-31T12:00');
    preferences.utc = false;
    expect(localInput(localTime('2026-01-31T12:00'))).toBe('2026-01-31T12:00');
    expect([localTime(''), localInput('')]).toEqual(['', '']);
  });

  it('name the columns of limits', () => {
    const limits = { connections: 5, client: { connect_timeout_ms: 10_000, queued_bytes: 1 } };
    expect(flatten(limits).map((limit) => limit.column)).toEqual(['connections', 'client_connect_timeout_seconds', 'client_queued_bytes']);
    expect([tableOf(limits), tableOf(limits.client)]).toEqual(['rookery_limits', 'rookery_user_limits']);
  });

  it('select rows, or all that match', () => {
    const selection = useSelection();
    selection.toggle('a', true);
    selection.toggle('b', true);
    selection.toggle('a', false);
    expect([...selection.keys.value]).toEqual(['b']);
    selection.all.value = true;
    expect(selection.any.value).toBe(true);
    selection.clear();
    expect(selection.any.value).toBe(false);
  });

  it('split a body into lines', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        ['{"a"', ':1}\n{"b":2}\n', '{"c":3}'].forEach((part) => controller.enqueue(new TextEncoder().encode(part)));
        controller.close();
      },
    });
    const found: string[] = [];
    for await (const line of lines(body)) {
      found.push(line);
    }
    expect(found).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });
});
