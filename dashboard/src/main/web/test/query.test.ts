import { mount } from '@vue/test-utils';
import { defineComponent } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { expect, it } from 'vitest';
import { useQuery } from '../src/state/query';

it('changes several filters at once', async () => {
  let filters: Record<'a' | 'b', { value: string }> | undefined;
  const component = defineComponent({
    setup() {
      filters = { a: useQuery('a'), b: useQuery('b') };
      return () => null;
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/list', component }] });
  await router.push('/list?a=1&b=2&c=3');
  mount(component, { global: { plugins: [router] } });

  filters!.a.value = '';
  filters!.b.value = '';
  await new Promise((resolve) => setTimeout(resolve));
  await router.isReady();

  expect(router.currentRoute.value.query).toEqual({ c: '3' });
  filters!.b.value = '5';
  await new Promise((resolve) => setTimeout(resolve));
  expect(router.currentRoute.value.query).toEqual({ b: '5', c: '3' });
});
