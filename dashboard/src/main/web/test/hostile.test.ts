import { flushPromises, mount } from '@vue/test-utils';
import { defineComponent, h, nextTick, ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import DataTable from '../src/components/DataTable.vue';
import DeviceLive from '../src/components/DeviceLive.vue';
import DialogBox from '../src/components/DialogBox.vue';
import { i18n } from '../src/i18n';
import { csvField } from '../src/state/files';
import { formatAgo, formatTime } from '../src/state/format';
import { joinMetrics, metricName, splitMetrics } from '../src/state/metrics';
import { decodeText } from '../src/state/values';
import type { StreamEvent } from '../src/api/stream';

const streams = vi.hoisted(() => ({ onEvent: (_event: unknown) => {} }));
vi.mock('../src/api/stream', () => ({
  useStream: (_path: unknown, onEvent: (event: unknown) => void) => {
    streams.onEvent = onEvent;
    return { state: { value: 'live' }, restart: () => undefined };
  },
}));

// jsdom has no modal dialogs.
HTMLDialogElement.prototype.showModal ??= function () {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function () {
  this.open = false;
};

const global = { plugins: [i18n] };

describe('names in texts', () => {
  it('do not turn the rest of the text', () => {
    expect(i18n.global.t('users.deleteTitle', { name: '\u202Edrowssap\u2066' })).toBe('Delete MQTT user drowssap?');
  });

  it('are not interpreted as syntax of the catalogue', () => {
    expect(i18n.global.t('users.deleteTitle', { name: '{count} | @:nav.me' })).toBe('Delete MQTT user {count} | @:nav.me?');
  });
});

describe('times', () => {
  it.each(['+10000-01-01T00:00:00Z', 'nonsense'])('%s is shown as it is', (time) => {
    expect(formatTime(time)).toBe(time);
    expect(formatAgo(time, Date.now())).toBe(time);
  });
});

describe('a table', () => {
  it('shows rows with the same key, each once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const rows = ref([{ id: 'a', text: '1' }, { id: 'a', text: '2' }, { id: 'b', text: '3' }]);
    const wrapper = mount(DataTable, {
      global,
      props: { rows: rows.value, columns: [{ key: 'text', label: 'Text' }], rowKey: (row: unknown) => (row as { id: string }).id, label: 'Things' },
    });
    await wrapper.setProps({ rows: [{ id: 'a', text: '0' }, ...rows.value] });
    expect(wrapper.findAll('tbody td').map((cell) => cell.text())).toEqual(['0', '1', '2', '3']);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('a cell', () => {
  it('is empty if its slot is', () => {
    const wrapper = mount(DataTable, {
      global,
      props: { rows: [{ id: 'a', tags: [], name: 'A' }], columns: [{ key: 'tags', label: 'Tags' }, { key: 'name', label: 'Name' }], rowKey: () => 'a', label: 'Things' },
      slots: { tags: '<template #tags="{ row }"><span v-for="tag in row.tags" :key="tag">{{ tag }}</span></template>' },
    });
    expect(wrapper.findAll('tbody td').map((cell) => cell.text())).toEqual(['', 'A']);
  });
});

describe('a dialog', () => {
  it('returns the focus to where it came from', async () => {
    const open = ref(false);
    const page = defineComponent(() => () => [
      h('button', { id: 'opener', onClick: () => (open.value = true) }, 'Open'),
      open.value ? h(DialogBox, { title: 'Title', onClose: () => (open.value = false) }, () => h('input', { id: 'inner' })) : undefined,
    ]);
    const wrapper = mount(page, { global, attachTo: document.body });
    const opener = wrapper.get<HTMLButtonElement>('#opener');
    opener.element.focus();
    await opener.trigger('click');
    wrapper.get<HTMLInputElement>('#inner').element.focus();
    open.value = false;
    await nextTick();
    expect(document.activeElement).toBe(opener.element);
    wrapper.unmount();
  });
});

describe('a dialog after another', () => {
  it('returns the focus to where the first came from', async () => {
    const state = ref('');
    const dialog = (title: string) => h(DialogBox, { key: title, title }, () => h('button', { id: title }, title));
    const page = defineComponent(() => () => [
      h('button', { id: 'start', onClick: () => (state.value = 'question') }, 'Open'),
      ['question', 'both'].includes(state.value) ? dialog('question') : undefined,
      ['both', 'answer'].includes(state.value) ? dialog('answer') : undefined,
    ]);
    const wrapper = mount(page, { global, attachTo: document.body });
    const start = wrapper.get<HTMLButtonElement>('#start').element;
    start.focus();
    start.click();
    await nextTick();
    wrapper.get<HTMLButtonElement>('#question').element.focus();
    for (const next of ['both', 'answer', '']) {
      state.value = next;
      await nextTick();
    }
    expect(document.activeElement).toBe(start);
    wrapper.unmount();
  });
});

describe('a live view', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('counts the readings that the server has dropped', async () => {
    const wrapper = mount(DeviceLive, { global, props: { device: 'pump1' } });
    streams.onEvent({ id: '', type: 'dropped', data: '{"readings": 17}' } satisfies StreamEvent);
    await flushPromises();
    expect(wrapper.text()).toContain('17 not shown');
  });
});

describe('names of metrics in a URL', () => {
  it.each([['pump1/a,b'], ['pump1/100%'], ['pump1/%2C'], ['pump1/a/b,c%25']])('%s is one metric', (name) => {
    expect(splitMetrics(joinMetrics([name, 'fan1/x'])).map(metricName)).toEqual([name, 'fan1/x']);
  });

  it('are read from links that people write', () => {
    expect(splitMetrics('pump1/temperature,nonsense,fan1/speed').map(metricName)).toEqual(['pump1/temperature', 'fan1/speed']);
  });
});

describe('bytes', () => {
  it.each(['not base64 <b>', '/w==', '\u202E'])('%s are no text', (base64) => {
    expect(decodeText(base64)).toBeUndefined();
  });
});

describe('CSV files', () => {
  it('have no formulas of devices', () => {
    expect(csvField('=HYPERLINK("http://evil.example")')).toBe(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(csvField('@sum')).toBe("'@sum");
    expect(csvField(-1.5)).toBe('-1.5');
  });
});
