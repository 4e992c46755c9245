import type uPlot from 'uplot';
import { formatNumber, formatTime } from '../state/format';
import { preferences } from '../state/preferences';
import { type ChartSeries, hasBand } from './data';

/** Range of the time axis in Unix seconds, and the width in pixels. */
export interface ChartFrame {
  from: number;
  to: number;
  width: number;
  /** Whether the axis of values begins at 0, as for counts. */
  fromZero: boolean;
}

const HEIGHT = 280;
const DAY = 86_400;
/** Scale of series whose unit differs from that of the first one. */
const SECOND = 'y2';
const numbers = (_: uPlot, splits: number[]) => splits.map((value) => formatNumber(value));
/** Lines differ by color and by pattern. */
const DASHES: readonly number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

export function chartOptions(
  series: readonly ChartSeries[],
  frame: ChartFrame,
  onRange: (from: number, to: number) => void,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const units = [...new Set(series.map((one) => one.unit))];
  const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
  return {
    width: frame.width,
    height: HEIGHT,
    scales: {
      x: { time: true, range: () => [frame.from, frame.to] },
      ...(frame.fromZero ? { y: { range: (_, _min, max) => [0, Math.max(1, max * 1.1)] } } : {}),
      ...(units.length > 1 ? { [SECOND]: {} } : {}),
    },
    axes: [
      { ...axis, space: 80, values: (_, splits) => splits.map((time) => label(time, frame.to - frame.from)) },
      { ...axis, size: 64, label: units.length > 1 ? (units[0] ?? '') : '', labelSize: units.length > 1 ? 18 : 0, values: numbers },
      ...(units.length > 1
        ? [{ ...axis, scale: SECOND, side: 1, size: 64, label: units.slice(1).join(', '), labelSize: 18, grid: { show: false }, values: numbers }]
        : []),
    ],
    series: [
      { label: '', value: (_, time) => (time === null ? '–' : formatTime(time * 1000)) },
      ...series.flatMap((one, index) => lines(one, index, color(`--series-${(index % 4) + 1}`), one.unit === units[0] ? 'y' : SECOND)),
    ],
    bands: bands(series, (index) => color(`--series-${(index % 4) + 1}`)),
    cursor: { drag: { x: true, y: false, setScale: false } },
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width > 4) {
            const { left, width } = plot.select;
            onRange(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
          }
        },
      ],
    },
  };
}

/** Bands between the columns of minimum and maximum. */
function bands(series: readonly ChartSeries[], color: (index: number) => string): uPlot.Band[] {
  const result: uPlot.Band[] = [];
  let column = 1;
  series.forEach((one, index) => {
    if (hasBand(one)) {
      result.push({ series: [column + 2, column + 1], fill: `${color(index)}2e` });
    }
    column += hasBand(one) ? 3 : 1;
  });
  return result;
}

/** The line of the values, and the invisible lines of minimum and maximum that limit the band. */
function lines(series: ChartSeries, index: number, color: string, scale: string): uPlot.Series[] {
  const name = series.unit ? `${series.label} (${series.unit})` : series.label;
  const value = (_: uPlot, raw: number | null) => (raw === null || raw === undefined ? '–' : formatNumber(raw));
  const line: uPlot.Series = {
    label: name,
    stroke: color,
    scale,
    width: 1.6,
    dash: [...DASHES[index % DASHES.length]!],
    points: { show: series.points.length < 150 },
    spanGaps: false,
    value,
  };
  if (!hasBand(series)) {
    return [line];
  }
  return [
    line,
    { label: 'min', scale, stroke: 'transparent', points: { show: false }, value },
    { label: 'max', scale, stroke: 'transparent', points: { show: false }, value },
  ];
}

function label(time: number, range: number): string {
  const date = new Date(time * 1000);
  const zone = preferences.utc ? { timeZone: 'UTC' } : {};
  const language = preferences.language === 'de' ? 'de-DE' : 'en-GB';
  return range > 2 * DAY
    ? date.toLocaleDateString(language, { month: 'short', day: '2-digit', ...zone })
    : date.toLocaleTimeString(language, {
        hour: '2-digit',
        minute: '2-digit',
        ...(range < 600 ? { second: '2-digit' } : {}),
        ...zone,
      });
}
