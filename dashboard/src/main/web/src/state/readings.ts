import { Problem, request } from '../api/client';
import type { ChartPoint, ChartSeries } from '../chart/data';

/** Readings of a metric that are drawn without aggregation; more would exceed the memory of phones. */
export const MAX_READINGS = 200_000;

/** Thrown if a range has too many readings to draw each. */
export class TooManyReadings extends Error {}

interface Reading {
  time: string;
  value: unknown;
  unit?: string;
}

/** Loads every reading of a metric in a range (Unix seconds), by unit. The export streams them in one response. */
export async function everyReading(
  metric: { device: string; metric: string },
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ChartSeries[]> {
  const query = new URLSearchParams({ ...metric, from: iso(from), to: iso(to), format: 'ndjson' });
  const response = await exported(`/sensor-data/export?${query}`, signal);
  const units = new Map<string, ChartPoint[]>();
  let count = 0;
  for await (const line of lines(response.body!)) {
    const reading = JSON.parse(line) as Reading;
    if (++count > MAX_READINGS) {
      throw new TooManyReadings();
    }
    if (typeof reading.value !== 'string') {
      const unit = reading.unit ?? '';
      const points = units.get(unit) ?? [];
      points.push({ time: Date.parse(reading.time) / 1000, value: Number(reading.value) });
      units.set(unit, points);
    }
  }
  return [...units].map(([unit, points]) => ({ label: metric.metric, unit, points }));
}

/** Time in which a zoom may follow another one, and after which the server has noticed that the former export was aborted. */
const PAUSE = 300;
const ATTEMPTS = 5;

/** The server limits concurrent exports: requests again if those of a former range have not ended. */
async function exported(path: string, signal: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    await pause(attempt * PAUSE, signal);
    try {
      return await request(path, { signal });
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 429 || attempt === ATTEMPTS) {
        throw failure;
      }
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      reject(new DOMException('Aborted', 'AbortError'));
    });
  });
}

/** Splits a body into lines. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const parts = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split('\n');
      rest = done ? '' : (parts.pop() ?? '');
      yield* parts.filter((part) => part !== '');
      if (done) {
        return;
      }
    }
  } finally {
    // Ends the download if not all lines are read.
    await reader.cancel().catch(() => undefined);
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
