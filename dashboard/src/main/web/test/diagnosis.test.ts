import { mount } from '@vue/test-utils';
import { createMemoryHistory, createRouter } from 'vue-router';
import { describe, expect, it } from 'vitest';
import FindingList from '../src/components/FindingList.vue';
import { i18n } from '../src/i18n';
import { diagnosisLink, explanation, findingLinks, needsDiagnosis } from '../src/state/explain';

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:path(.*)*', component: { template: '<div />' } }] });
const finding = { severity: 'problem' as const, reason: 'wrong_password', meaning: 'The password is wrong.', action: 'Set it again.', detail: '', count: 0 };

describe('a finding', () => {
  it('with a reason that the console does not know has the text of the API', () => {
    const unknown = { ...finding, reason: 'solar_storm', meaning: 'The sun is too bright.', action: 'Wait for the night.', detail: '<b>\u202Ebold</b>', count: 3 };
    const wrapper = mount(FindingList, { global: { plugins: [i18n, router] }, props: { findings: [unknown], user: 'pump1', client: '' } });
    expect(wrapper.text()).toContain('The sun is too bright.');
    expect(wrapper.text()).toContain('Wait for the night.');
    expect(wrapper.find('b').exists()).toBe(false);
    expect(wrapper.find('bdi').text()).toBe('<b>\u202Ebold</b>');
  });

  it('leads to where it is mended', () => {
    const links = (reason: string, detail = '', count = 0) => findingLinks({ ...finding, reason, detail, count }, 'pump1', 'c').map((one) => one.to);
    expect(links('wrong_password')).toEqual(['/right?user=pump1']);
    expect(links('sessions')).toEqual(['/broker']);
    expect(links('license')).toEqual(['/usage']);
    expect(links('unknown_user')).toEqual([]);
    expect(links('no_right_to_write', '2 messages, last topic a b/c')).toEqual(['/right?user=pump1&test=publish%3Aa+b%2Fc']);
    expect(links('no_right_to_read', 'Last topic: a')).toEqual(['/right?user=pump1&test=receive%3Aa']);
    expect(links('wrong_password', '', 2)).toEqual(['/right?user=pump1', '/events?user=pump1&client=c']);
    expect(findingLinks({ ...finding, count: 1 }, '', 'c').map((one) => one.to)).toEqual(['/events?client=c']);
  });
});

describe('an event', () => {
  it('leads to the right, the limit or the user that decided', () => {
    const event = { id: '1', time: '', type: 'refused', client_id: 'c', username: 'pump1', address: '', reason: 'wrong_password', detail: '' };
    const explained = (changes: Partial<typeof event>) => explanation({ ...event, ...changes } as Parameters<typeof explanation>[0]);
    expect(explained({})).toEqual({ to: '/right?user=pump1', key: 'diagnosis.user' });
    expect(explained({ reason: 'sessions' })).toEqual({ to: '/broker', key: 'history.limit' });
    expect(explained({ type: 'dropped', reason: 'no_right_to_write', detail: '1 message, last topic a/b' })).toEqual({
      to: '/right?user=pump1&test=publish%3Aa%2Fb',
      key: 'events.test',
    });
    expect(explained({ type: 'revoked', reason: 'subscriptions_removed' })?.key).toBe('events.test');
    expect(explained({ username: '' })).toBeUndefined();
  });
});

describe('a diagnosis', () => {
  it('is reached from what was refused, if the client is known', () => {
    expect(diagnosisLink({ username: 'u&v', client_id: 'c' })).toBe('/diagnosis?user=u%26v&client=c');
    expect(diagnosisLink({ username: '', client_id: 'c' })).toBe('/diagnosis?client=c');
    expect(diagnosisLink({ username: '', client_id: '' })).toBeUndefined();
    expect(['refused', 'dropped', 'subscribe_refused', 'revoked', 'connected'].filter(needsDiagnosis)).toHaveLength(4);
  });
});
