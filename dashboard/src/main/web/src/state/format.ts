import { preferences } from './preferences';

type Style = 'time' | 'full' | 'day';

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  full: {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  day: { year: 'numeric', month: 'short', day: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats a time in the language and time zone of the preferences; UTC is named. */
export function formatTime(time: string | number | Date | undefined, style: Style = 'full'): string {
  if (time === undefined) {
    return '–';
  }
  const key = `${preferences.language} ${preferences.utc} ${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(preferences.language === 'de' ? 'de-DE' : 'en-GB', {
      ...STYLES[style],
      hourCycle: 'h23',
      ...(preferences.utc ? { timeZone: 'UTC' } : {}),
    });
    formats.set(key, format);
  }
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    // A time that JavaScript cannot represent.
    return String(time);
  }
  const text = format.format(date);
  return preferences.utc && style === 'full' ? `${text} UTC` : text;
}

/** Formats a number with at most three decimals. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) {
    return '–';
  }
  return new Intl.NumberFormat(preferences.language, { maximumFractionDigits: 3 }).format(value);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) {
    return '–';
  }
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(preferences.language, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]}`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Formats how long ago a time was, such as "5 minutes ago". */
export function formatAgo(time: string | undefined, now: number): string {
  if (!time) {
    return '–';
  }
  if (Number.isNaN(Date.parse(time))) {
    return time;
  }
  const distance = Math.round((new Date(time).getTime() - now) / 1000);
  // Clocks differ by seconds, and `now` is updated each five.
  const seconds = distance > 0 && distance < 10 ? 0 : distance;
  const format = new Intl.RelativeTimeFormat(preferences.language, { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length || unit === 'second') {
      return format.format(Math.round(seconds / length), unit);
    }
  }
  return '';
}
