import { reactive } from 'vue';

export interface Toast {
  id: number;
  kind: 'ok' | 'bad';
  text: string;
}

const SHOWN_MILLISECONDS = 6000;
let lastId = 0;

export const toasts = reactive<Toast[]>([]);

/** Reports the result of an action. */
export function toast(text: string, kind: Toast['kind'] = 'ok'): void {
  const id = ++lastId;
  toasts.push({ id, kind, text });
  window.setTimeout(() => dismiss(id), SHOWN_MILLISECONDS);
}

export function dismiss(id: number): void {
  const index = toasts.findIndex((shown) => shown.id === id);
  if (index >= 0) {
    toasts.splice(index, 1);
  }
}
