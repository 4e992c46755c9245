import { mount, flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import MappingResult from '../src/components/MappingResult.vue';
import MappingTry from '../src/components/MappingTry.vue';
import { i18n } from '../src/i18n';
import { bodyOf, fieldsOf, filterOf, hasTimeForm, newMapping, newValue } from '../src/state/mapping';
import { encodePayload } from '../src/state/payload';
import { handSample, sampleOf, takeSample } from '../src/state/sample';

afterEach(() => vi.useRealTimers());

describe('payload of a message', () => {
  it.each([
    ['hex', '48 69', { payload_base64: 'SGk=' }],
    ['hex', '0x48,0x69', { payload_base64: 'SGk=' }],
    ['hex', '48:69\n', { payload_base64: 'SGk=' }],
    ['hex', '', { payload_base64: '' }],
    ['hex', '4', 'hex'],
    ['hex', '4g', 'hex'],
    ['base64', 'SG k=\n', { payload_base64: 'SGk=' }],
    ['base64', '_-8=', { payload_base64: '/+8=' }],
    ['base64', 'nonsense!', 'base64'],
    ['text', '{"a": 1}', { payload: '{"a": 1}' }],
    ['text', 'ä'.repeat(32_768), { payload: 'ä'.repeat(32_768) }],
    ['text', 'ä'.repeat(32_769), 'tooLong'],
    ['hex', '00'.repeat(65_537), 'tooLong'],
  ] as const)('%s %.20s', (form, text, expected) => {
    expect(encodePayload(form, text)).toEqual(expected);
  });

  it('keeps all bytes of a large payload', () => {
    const digits = Array.from({ length: 65_536 }, (_, index) => (index % 256).toString(16).padStart(2, '0')).join('');
    const encoded = encodePayload('hex', digits) as { payload_base64: string };
    expect(atob(encoded.payload_base64).charCodeAt(65_535)).toBe(255);
  });
});

describe('mapping', () => {
  const stored = {
    name: 'presses', topic: 'plant/{device}/status', format: 'json', version: 3, created_at: '2026-01-01T00:00:00Z', tag: 'press', each: '/items',
    values: [{ value: '/v', metric_pointer: '/n' }], time: { pointer: '/t', form: 's' },
  };

  it('is the same after editing nothing', () => {
    const { name, version, created_at, ...attributes } = stored;
    expect(bodyOf(fieldsOf(stored))).toEqual(attributes);
  });

  it('has no fields that its format or target does not have', () => {
    expect(bodyOf({ ...fieldsOf(stored), format: 'influx', target: 'all' })).toEqual({ topic: 'plant/{device}/status', format: 'influx', time: { form: 's' } });
    expect(bodyOf({ ...fieldsOf(stored), format: 'senml', target: 'device' })).toEqual({ topic: 'plant/{device}/status', format: 'senml' });
    expect(bodyOf({ ...fieldsOf(stored), values: [] })).toEqual({ topic: 'plant/{device}/status', format: 'json', tag: 'press' });
  });

  it('has a form of times only where the API accepts one', () => {
    expect(hasTimeForm({ ...fieldsOf(stored), timePointer: ' ' })).toBe(false);
    expect(hasTimeForm(fieldsOf(stored))).toBe(true);
    expect(hasTimeForm({ ...newMapping(), format: 'influx' })).toBe(true);
  });

  it('reads the whole payload by an empty pointer', () => {
    expect(bodyOf({ ...newMapping(), topic: ' a/{device} ', values: [{ ...newValue(), metric: 'level' }] })).toEqual({
      topic: 'a/{device}',
      format: 'auto',
      values: [{ value: '', metric: 'level' }],
    });
  });

  it('names the messages that it reads', () => {
    expect(filterOf(' a/{device}/+/# ')).toBe('a/+/+/#');
  });
});

describe('sample', () => {
  it('is handed over once', () => {
    handSample(sampleOf({ topic: 'a', payload_base64: btoa('{"a": 1}') }));
    expect(takeSample()).toEqual({ topic: 'a', form: 'text', payload: '{"a": 1}', truncated: false });
    expect(takeSample()).toBeUndefined();
  });

  it('stays in Base64 if it is binary', () => {
    expect(sampleOf({ topic: 'a', payload_base64: '//4=', truncated: true })).toEqual({ topic: 'a', form: 'base64', payload: '//4=', truncated: true });
  });
});

describe('preview', () => {
  it('shows hostile names as text, and why nothing is stored', () => {
    const reading = { device: '<b>d</b>', metric: '<img src=x>', time: '2026-01-01T00:00:00Z', value: '<script>' };
    const wrapper = mount(MappingResult, { global: { plugins: [i18n] }, props: { result: { stored: 'readings', readings: [reading, reading], device: '<b>d</b>' } } });
    expect(wrapper.findAll('tbody tr')).toHaveLength(2);
    expect(wrapper.find('img, script, code b').exists()).toBe(false);
    const nothing = mount(MappingResult, { global: { plugins: [i18n] }, props: { result: { stored: 'nothing', reason: 'No mapping applies', readings: [] } } });
    expect(nothing.text()).toContain('No mapping applies');
  });

  it('waits for a topic filter with a device, and for valid bytes', async () => {
    vi.useFakeTimers();
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no request is expected'));
    handSample({ topic: 'a/b', form: 'hex', payload: 'zz' });
    const wrapper = mount(MappingTry, { global: { plugins: [i18n] }, props: { draft: newMapping() } });
    vi.advanceTimersByTime(1000);
    await flushPromises();
    expect(wrapper.text()).toContain('with {device} in the mapping');
    expect(wrapper.get('[role=alert]').text()).toContain('digits');
    expect(wrapper.get('textarea').attributes('aria-invalid')).toBe('true');
    expect(fetched).not.toHaveBeenCalled();
    wrapper.unmount();
  });
});
