import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { describe, expect, it } from 'vitest';
import { Problem, problemOf } from '../src/api/problem';
import DataTable from '../src/components/DataTable.vue';
import FormField from '../src/components/FormField.vue';
import ProblemBox from '../src/components/ProblemBox.vue';
import StatusMark from '../src/components/StatusMark.vue';
import TabBar from '../src/components/TabBar.vue';
import { i18n } from '../src/i18n';
import { formatBytes } from '../src/state/format';
import { csvField } from '../src/state/files';
import { testLink } from '../src/state/events';
import { explanation } from '../src/state/explain';
import { splitTags } from '../src/state/tags';

const global = { plugins: [i18n] };

describe('DataTable', () => {
  const columns = [
    { key: 'id', label: 'Id' },
    { key: 'size', label: 'Size', number: true },
  ];
  const table = (rows: { id: string; size: number }[], more = false) =>
    mount(DataTable, { global, props: { rows, columns, rowKey: (row: unknown) => (row as { id: string }).id, label: 'Things', more }, attachTo: document.body });

  it('shows names as text, whatever they contain', () => {
    const wrapper = table([{ id: '<img src=x onerror=alert(1)>', size: 1 }]);
    expect(wrapper.find('img').exists()).toBe(false);
    expect(wrapper.find('tbody td').text()).toBe('<img src=x onerror=alert(1)>');
  });

  it('says how many rows there are, and that there may be more', () => {
    expect(table([{ id: 'a', size: 1 }]).text()).toContain('1 row');
    const partial = table([{ id: 'a', size: 1 }], true);
    expect(partial.find('table').attributes('aria-rowcount')).toBe('-1');
    expect(partial.text()).toContain('more available');
  });

  it('renders few of many rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ id: `row ${index}`, size: index }));
    const wrapper = table(rows);
    expect(wrapper.findAll('tbody tr').length).toBeLessThan(200);
    expect(wrapper.find('table').attributes('aria-rowcount')).toBe('100001');
  });

  it('moves the focus by keys', async () => {
    const wrapper = table([
      { id: 'a', size: 1 },
      { id: 'b', size: 2 },
    ]);
    Element.prototype.scrollIntoView = () => undefined;
    await wrapper.find('.table-frame').trigger('keydown', { key: 'j' });
    expect(document.activeElement?.textContent).toContain('a');
    await wrapper.find('tbody tr').trigger('keydown', { key: 'j' });
    expect(document.activeElement?.textContent).toContain('b');
  });
});

describe('ProblemBox', () => {
  const box = (problem: Problem, retry?: () => void) => mount(ProblemBox, { global, props: { problem, ...(retry ? { retry } : {}) } });

  it('shows title, detail and the rejected parts', () => {
    const text = box(problemOf(400, { title: 'Invalid request', detail: 'See errors', errors: [{ at: 'name', detail: 'too long' }] })).text();
    expect(text).toContain('Invalid request');
    expect(text).toContain('too long');
  });

  it('names the role after 403', () => {
    expect(box(new Problem(403, 'Forbidden', '')).text()).toContain('Your role, Viewer');
  });

  it('offers to retry', async () => {
    let retried = 0;
    await box(new Problem(0, '', 'network'), () => retried++).find('button').trigger('click');
    expect(retried).toBe(1);
  });
});

describe('TabBar', () => {
  it('selects by arrow keys', async () => {
    const wrapper = mount(TabBar, {
      global,
      props: {
        tabs: [{ key: 'a', label: 'A' }, { key: 'b', label: 'B' }],
        label: 'Parts',
        modelValue: 'a',
        'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }),
      },
    });
    await wrapper.find('[role=tablist]').trigger('keydown', { key: 'ArrowLeft' });
    await nextTick();
    expect(wrapper.find('[aria-selected=true]').text()).toBe('B');
  });
});

describe('small components', () => {
  it('labels inputs', () => {
    const wrapper = mount(FormField, { global, props: { label: 'Name', hint: 'Short' }, slots: { default: '<template #default="{ id }"><input :id="id"></template>' } });
    expect(wrapper.find('label').attributes('for')).toBe(wrapper.find('input').attributes('id'));
  });

  it('shows a state by shape and word too', () => {
    const wrapper = mount(StatusMark, { props: { kind: 'bad' }, slots: { default: 'Refused' } });
    expect(wrapper.find('svg path').exists()).toBe(true);
    expect(wrapper.text()).toBe('Refused');
  });
});

describe('helpers', () => {
  it('format sizes', () => {
    expect([formatBytes(0), formatBytes(1536), formatBytes(undefined)]).toEqual(['0 B', '1.5 KiB', '–']);
  });

  it('quote CSV', () => {
    expect(csvField('a "b", c')).toBe('"a ""b"", c"');
  });

  it('split tags', () => {
    expect(splitTags(' a, b,a  c ')).toEqual(['a', 'b', 'c']);
  });

  it('link dropped messages to the test of the right', () => {
    const event = { id: '1', time: '', type: 'dropped', client_id: 'c', username: 'u', address: '', reason: 'no_right_to_write', detail: '2 messages, last topic a b/c' };
    expect(testLink(event)).toBe('/right?user=u&test=publish%3Aa+b%2Fc');
    expect(testLink({ ...event, type: 'connected' })).toBeUndefined();
  });

  it('explain refusals by the limit or by the right', () => {
    const event = { id: '1', time: '', type: 'refused', client_id: 'c', username: 'u', address: '', reason: 'connections', detail: 'Connection limit reached' };
    expect(explanation(event)).toEqual({ to: '/broker', key: 'history.limit' });
    expect(explanation({ ...event, reason: 'wrong_password' })).toEqual({ to: '/right?user=u', key: 'diagnosis.user' });
    expect(explanation({ ...event, type: 'subscribe_refused', reason: 'not_authorized', detail: '1 filter, topic a/#' })).toEqual({
      to: '/right?user=u&test=subscribe%3Aa%2F%23',
      key: 'events.test',
    });
    expect(explanation({ ...event, type: 'connected', reason: 'accepted' })).toBeUndefined();
  });
});
