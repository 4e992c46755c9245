import { computed, ref } from 'vue';

/** Selected rows of a list: some by their keys, or all that match the filters of the list. */
export function useSelection() {
  const keys = ref<ReadonlySet<string>>(new Set());
  const all = ref(false);
  const any = computed(() => all.value || keys.value.size > 0);

  function toggle(key: string, selected: boolean): void {
    all.value = false;
    const changed = new Set(keys.value);
    if (selected) {
      changed.add(key);
    } else {
      changed.delete(key);
    }
    keys.value = changed;
  }

  function clear(): void {
    all.value = false;
    keys.value = new Set();
  }

  return { keys, all, any, toggle, clear };
}
