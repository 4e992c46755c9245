// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { bin, columns } from '../src/chart/data';

const series = (points: { time: number; value: number; min?: number; max?: number }[]) => ({ label: 'a', unit: '', points });

describe('columns', () => {
  it('aligns series to common times', () => {
    const result = columns([series([{ time: 1, value: 10 }]), series([{ time: 2, value: 20 }])], 0);
    expect(result).toEqual([[1, 2], [10, undefined], [undefined, 20]]);
  });

  it('interrupts the line at gaps', () => {
    const result = columns([series([{ time: 0, value: 1 }, { time: 60, value: 2 }, { time: 300, value: 3 }])], 60);
    expect(result).toEqual([[0, 60, 90, 300], [1, 2, null, 3]]);
  });

  it('draws a line through readings that are further apart than the intervals', () => {
    const points = [0, 60, 120, 185].map((time) => ({ time, value: 1 }));
    expect(columns([series(points)], 5)[0]).toEqual([0, 60, 120, 185]);
  });

  it('has columns for the band of minimum and maximum', () => {
    const result = columns([series([{ time: 0, value: 2, min: 1, max: 3 }])], 60);
    expect(result).toEqual([[0], [2], [1], [3]]);
  });

  it('shows the last of several readings of a moment', () => {
    expect(columns([series([{ time: 1, value: 1 }, { time: 1, value: 2 }])], 1)).toEqual([[1], [2]]);
  });

  it('handles a day of readings in each second', () => {
    const points = Array.from({ length: 86_400 }, (_, time) => ({ time, value: time % 7 }));
    expect(columns([series(points)], 1)[0]).toHaveLength(86_400);
  });
});

describe('bin', () => {
  it('is the shortest interval with few enough points', () => {
    expect(bin(600, 720)).toEqual({ name: '1s', seconds: 1 });
    expect(bin(86_400, 720)).toEqual({ name: '5m', seconds: 300 });
    expect(bin(10 ** 12, 720).name).toBe('1d');
  });
});
