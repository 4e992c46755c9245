/** A point of a chart. Aggregates have the smallest and largest value of their interval too. */
export interface ChartPoint {
  /** Unix time in seconds. */
  time: number;
  value: number;
  min?: number;
  max?: number;
}

export interface ChartSeries {
  label: string;
  unit: string;
  points: readonly ChartPoint[];
}

/** Columns for uPlot: times, then the value of each series, followed by min and max if the points have them. */
export type ChartColumns = [number[], ...(number | null | undefined)[][]];

/**
 * Aligns the series to common times. A distance above 1.5 times the usual one within a series is a gap: an empty value is inserted,
 * so that the line ends there.
 *
 * @param step smallest distance of points in seconds; 0 if unknown, which draws no gaps
 */
export function columns(series: readonly ChartSeries[], step: number): ChartColumns {
  return series.length === 1 && !hasBand(series[0]!) ? columnsOfOne(series[0]!.points, step) : aligned(series, step);
}

/** Points of one series are in order already: a day of readings in each second is drawn without sorting. */
function columnsOfOne(points: readonly ChartPoint[], step: number): ChartColumns {
  const longest = 1.5 * Math.max(step, medianDistance(points));
  const times: number[] = [];
  const values: (number | null)[] = [];
  let previous: number | undefined;
  for (const point of points) {
    if (step > 0 && previous !== undefined && point.time - previous > longest) {
      times.push(previous + longest / 3);
      values.push(null);
    }
    // Several readings of the same moment are one point: the last one.
    if (point.time === previous) {
      values[values.length - 1] = point.value;
    } else {
      times.push(point.time);
      values.push(point.value);
    }
    previous = point.time;
  }
  return [times, values];
}

function aligned(series: readonly ChartSeries[], step: number): ChartColumns {
  const times = new Set<number>();
  const gaps = series.map((one) => gapTimes(one.points, step));
  series.forEach((one, index) => {
    one.points.forEach((point) => times.add(point.time));
    gaps[index]!.forEach((time) => times.add(time));
  });
  const sorted = [...times].sort((a, b) => a - b);
  const position = new Map(sorted.map((time, index) => [time, index]));
  const result: ChartColumns = [sorted];
  series.forEach((one, index) => {
    // Undefined values are skipped by the line; null values interrupt it.
    const value = new Array<number | null | undefined>(sorted.length);
    const min = new Array<number | null | undefined>(sorted.length);
    const max = new Array<number | null | undefined>(sorted.length);
    for (const time of gaps[index]!) {
      const at = position.get(time)!;
      value[at] = min[at] = max[at] = null;
    }
    for (const point of one.points) {
      const at = position.get(point.time)!;
      value[at] = point.value;
      min[at] = point.min ?? point.value;
      max[at] = point.max ?? point.value;
    }
    result.push(...(hasBand(one) ? [value, min, max] : [value]));
  });
  return result;
}

/** Returns whether the points of a series have a smallest and a largest value. */
export function hasBand(series: ChartSeries): boolean {
  return series.points.some((point) => point.min !== undefined);
}

function gapTimes(points: readonly ChartPoint[], step: number): number[] {
  const gaps: number[] = [];
  const usual = Math.max(step, medianDistance(points));
  for (let i = 1; step > 0 && i < points.length; i++) {
    const previous = points[i - 1]!.time;
    if (points[i]!.time - previous > 1.5 * usual) {
      gaps.push(previous + usual / 2);
    }
  }
  return gaps;
}

/** Distances that the median is estimated from. */
const SAMPLES = 2000;

/** Devices may publish less often than the intervals of the aggregates are long. */
function medianDistance(points: readonly ChartPoint[]): number {
  const every = Math.max(1, Math.floor(points.length / SAMPLES));
  const distances: number[] = [];
  for (let index = 1; index < points.length; index += every) {
    distances.push(points[index]!.time - points[index - 1]!.time);
  }
  distances.sort((a, b) => a - b);
  return distances[Math.floor((distances.length - 1) / 2)] ?? 0;
}

const BINS: readonly [string, number][] = [
  ['1s', 1],
  ['5s', 5],
  ['10s', 10],
  ['30s', 30],
  ['1m', 60],
  ['5m', 300],
  ['15m', 900],
  ['30m', 1_800],
  ['1h', 3_600],
  ['6h', 21_600],
  ['1d', 86_400],
];

/** Returns the shortest interval with at most the given number of points in a range, and its length in seconds. */
export function bin(rangeSeconds: number, points: number): { name: string; seconds: number } {
  const [name, seconds] = BINS.find(([, length]) => rangeSeconds / length <= points) ?? BINS[BINS.length - 1]!;
  return { name, seconds };
}
