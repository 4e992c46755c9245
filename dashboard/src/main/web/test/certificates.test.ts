import { mount } from '@vue/test-utils';
import { createMemoryHistory, createRouter } from 'vue-router';
import { defineComponent } from 'vue';
import { describe, expect, it } from 'vitest';
import ConnectPrograms from '../src/components/ConnectPrograms.vue';
import { i18n } from '../src/i18n';
import { certificateState } from '../src/state/certificates';
import { useTab } from '../src/state/tab';

const NOW = Date.parse('2026-06-01T00:00:00Z');

describe('state of a certificate', () => {
  it.each([
    [{ not_after: '2027-06-01T00:00:00Z' }, 'valid'],
    [{ not_after: '2026-06-20T00:00:00Z' }, 'soon'],
    [{ not_after: '2026-05-31T23:59:59Z' }, 'expired'],
    [{ not_after: '2027-06-01T00:00:00Z', revoked_at: '2026-01-01T00:00:00Z' }, 'revoked'],
    [{ not_after: '2026-01-02T00:00:00Z', revoked_at: '2026-01-01T00:00:00Z' }, 'revoked'],
  ])('%o is %s', (certificate, name) => {
    expect(certificateState(certificate, NOW).name).toBe(name);
  });
});

describe('programs of a device', () => {
  const snippets = { python: 'import paho\n', go: 'package main\n' };
  const programs = (props: { snippets: Record<string, string> }) => mount(ConnectPrograms, { props, global: { plugins: [i18n] } });

  it('shows the first, and the one that is selected by mouse or keyboard', async () => {
    const wrapper = programs({ snippets });
    expect(wrapper.get('[data-program]').text()).toBe('import paho');
    await wrapper.get('[data-tab="go"]').trigger('click');
    expect(wrapper.get('[data-program]').text()).toBe('package main');
    await wrapper.get('[role="tablist"]').trigger('keydown', { key: 'ArrowRight' });
    expect(wrapper.get('[data-program]').text()).toBe('import paho');
  });

  it('shows another one if the selected program is gone', async () => {
    const wrapper = programs({ snippets });
    await wrapper.get('[data-tab="go"]').trigger('click');
    await wrapper.setProps({ snippets: { python: 'import paho\n' } });
    expect(wrapper.get('[data-program]').text()).toBe('import paho');
  });

  it('shows nothing without programs', () => {
    expect(programs({ snippets: {} }).find('[role="tablist"]').exists()).toBe(false);
  });
});

it('selects the first tab if the URL names none that the page has', async () => {
  let tab: { value: string } | undefined;
  const component = defineComponent({
    setup() {
      tab = useTab(() => ['one', 'two']);
      return () => null;
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/page', component }] });
  await router.push('/page?tab=nonsense');
  mount(component, { global: { plugins: [router] } });
  expect(tab!.value).toBe('one');
  await router.push('/page?tab=two');
  expect(tab!.value).toBe('two');
});
