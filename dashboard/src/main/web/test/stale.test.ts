import { flushPromises, mount } from '@vue/test-utils';
import { effectScope, nextTick, ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../src/api/problem';
import DeviceCounts from '../src/components/DeviceCounts.vue';
import { i18n } from '../src/i18n';
import { outages } from '../src/state/outages';
import { usePages } from '../src/state/pages';
import { useResource } from '../src/state/resource';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const failed = new Problem(500, 'Internal server error', '');

/** Answers a request when the test says so. */
function answers<T>() {
  const pending: { resolve: (value: T) => void; reject: (failure: unknown) => void }[] = [];
  return {
    load: () => new Promise<T>((resolve, reject) => pending.push({ resolve, reject })),
    async next(answer: T | Problem) {
      const { resolve, reject } = pending.shift()!;
      if (answer instanceof Problem) {
        reject(answer);
      } else {
        resolve(answer);
      }
      await flushPromises();
    },
  };
}

describe('data of a filter', () => {
  it('is stale as soon as the filter changes, and gone if the new one has no answer', async () => {
    const filter = ref('a');
    const server = answers<number>();
    const scope = effectScope();
    const total = scope.run(() => useResource(server.load, { watch: [filter] }))!;
    await server.next(5);
    expect([total.data, total.stale]).toEqual([5, false]);
    filter.value = 'b';
    await nextTick();
    expect([total.data, total.stale]).toEqual([5, true]);
    await server.next(failed);
    expect([total.data, total.asOf]).toEqual([undefined, undefined]);
    await vi.advanceTimersByTimeAsync(2100);
    await server.next(7);
    expect([total.data, total.stale]).toEqual([7, false]);
    scope.stop();
  });

  it('stays if the same request fails', async () => {
    const version = ref(1);
    const server = answers<number>();
    const scope = effectScope();
    const part = scope.run(() => useResource(server.load, { refresh: [version] }))!;
    await server.next(5);
    version.value = 2;
    await nextTick();
    await server.next(failed);
    expect([part.data, part.stale, part.problem?.status]).toEqual([5, false, 500]);
    scope.stop();
  });
});

describe('rows of a filter', () => {
  it('are gone with their total if the new filter has no answer', async () => {
    const filter = ref('a');
    const server = answers<{ items: string[]; next?: string; total?: number }>();
    const scope = effectScope();
    const list = scope.run(() => usePages(server.load, [filter]))!;
    await server.next({ items: ['pump1'], next: 'cursor', total: 2 });
    expect([list.items, list.total, list.stale]).toEqual([['pump1'], 2, false]);
    void list.more();
    await server.next({ items: ['pump2'] });
    expect([list.items, list.total]).toEqual([['pump1', 'pump2'], 2]);
    filter.value = 'b';
    await nextTick();
    expect(list.stale).toBe(true);
    await server.next(failed);
    expect([list.items, list.total, list.next, list.loaded]).toEqual([[], undefined, undefined, false]);
    scope.stop();
  });
});

describe('counts of devices', () => {
  it('of former filters are not shown', () => {
    const summary = { total: 17, online: 16, offline: 1, never_seen: 1, tags: [{ tag: 'cellar', count: 16 }] };
    const wrapper = mount(DeviceCounts, { global: { plugins: [i18n] }, props: { summary, stale: true, tag: '' } });
    expect(wrapper.text()).not.toMatch(/16|17/);
    expect(wrapper.text()).toContain('cellar: …');
    expect(wrapper.attributes('aria-busy')).toBe('true');
  });
});

describe('too many requests', () => {
  it('are repeated by themselves', async () => {
    const server = answers<number>();
    const scope = effectScope();
    const part = scope.run(() => useResource(server.load))!;
    await server.next(new Problem(429, 'Too many requests', ''));
    expect(outages.value.map((problem) => problem.status)).toEqual([429]);
    await vi.advanceTimersByTimeAsync(2100);
    await server.next(1);
    expect([part.data, part.problem]).toEqual([1, undefined]);
    scope.stop();
  });
});
