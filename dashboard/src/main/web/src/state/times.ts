import { preferences } from './preferences';

/** Returns the value of a `datetime-local` input as an RFC 3339 time, in the time zone of the preferences; empty for none. */
export function localTime(input: string): string {
  const time = new Date(preferences.utc ? `${input}Z` : input);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** Returns the value of a `datetime-local` input for an RFC 3339 time; empty for none. */
export function localInput(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  const shifted = preferences.utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
