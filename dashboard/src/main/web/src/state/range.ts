import { computed } from 'vue';
import { now } from './clock';
import { useQuery } from './query';

/** Ranges up to now that can be selected, and their length in seconds. */
const LENGTHS: Record<string, number> = { '15m': 900, '1h': 3_600, '6h': 21_600, '1d': 86_400, '7d': 604_800, '30d': 2_592_000 };
export const RANGES: readonly string[] = Object.keys(LENGTHS);
const CUSTOM = /^(\d{9,11})-(\d{9,11})$/;
/** The end of a range up to now moves in steps, so that charts are not loaded each second. */
const STEP_SECONDS = 15;

/** Time range in the URL: a length up to now such as `1d`, or `FROM-TO` in Unix seconds. */
export function useRange() {
  const range = useQuery('range', '1h');
  const custom = computed(() => CUSTOM.exec(range.value));
  const to = computed(() =>
    custom.value ? Number(custom.value[2]) : Math.ceil(now.value / 1000 / STEP_SECONDS) * STEP_SECONDS,
  );
  const from = computed(() => (custom.value ? Number(custom.value[1]) : to.value - (LENGTHS[range.value] ?? 3_600)));

  function set(start: number, end: number): void {
    const length = Math.max(10, Math.round(end - start));
    range.value = `${Math.round(start)}-${Math.round(start) + length}`;
  }

  return { range, from, to, set };
}
