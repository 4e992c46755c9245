// Every page: accessibility in both themes, keyboard, languages, roles and sessions, and the tasks of the pages.
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { certificateSteps } from './certificates.mjs';
import { FILLED, visit } from './filled.mjs';
import { keyboardSteps } from './keyboard.mjs';
import { mappingSteps } from './mappings.mjs';
import { call, device, owner, url } from './platform.mjs';
import { assertAccessible, heading, loaded, open, PAGES, run, shot, signIn, step, useTheme } from './steps.mjs';

const HOSTILE = '<img src=x onerror=alert(1)>\u202Edrowssap \u{1F40D}';
/** Pages that the documentation shows, beside those of a device and of its rights. */
const SHOWN = ['/', '/devices', '/clients', '/events', '/usage', '/test-client'];

const browser = await launch();
const { context, page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(60_000);
page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));

await run(page, problems, async () => {
  const { connect } = await call(owner, 'POST', '/devices', { id: 'pump1', tags: ['cellar'] });
  await call(owner, 'POST', '/devices', { id: 'pump2', tags: ['cellar'] });
  await call(owner, 'POST', '/devices', { id: 'fan1', name: 'Fan' });
  const client = await device('pump1', connect.password);
  await client.publishAsync('sensor/pump1/temperature', '{"value": 21.5, "unit": "°C"}', { qos: 1 });
  await client.publishAsync('sensor/pump1/humidity', '{"value": 40, "unit": "%"}', { qos: 1 });
  await signIn(page, owner);

  await step('every page is accessible in both themes', async () => {
    await call(owner, 'POST', '/mqtt/users', { username: HOSTILE, acls: [{ topic: '<b>x</b>/+', access: 3 }] });
    await call(owner, 'POST', '/broker/messages', { topic: `retained/${HOSTILE.replaceAll('+', '')}`, payload: HOSTILE, retain: true });
    for (const path of Object.keys(PAGES)) {
      await open(page, path);
      for (const theme of ['light', 'dark']) {
        await useTheme(page, theme);
        await assertAccessible(page, `${path} ${theme}`);
      }
      if (SHOWN.includes(path)) {
        await shot(page, path === '/' ? 'overview' : path.slice(1));
      }
    }
  });

  await step('hostile names are shown as text', async () => {
    await open(page, '/rights');
    await page.getByText(HOSTILE, { exact: true }).click();
    await heading(page, HOSTILE);
    await page.getByText('<b>x</b>/+').waitFor();
    await open(page, '/retained');
    await page.getByRole('button', { name: 'Show', exact: true }).first().click();
    await page.getByRole('dialog').locator('pre', { hasText: HOSTILE }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('main img').count(), 0);
  });

  await step('keys open pages, search and help', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await heading(page, 'Clients');
    await page.getByRole('link', { name: 'pump1' }).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('no-such-client');
    await page.getByText('Nothing matches').waitFor();
    assert.match(page.url(), /q=no-such-client/);
    await page.getByRole('button', { name: 'Remove filters' }).click();
    await page.getByRole('link', { name: 'pump1' }).first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts and help' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  await step('filters survive reload and Back', async () => {
    await page.goto(`${url}/devices?q=pump`);
    await page.getByRole('link', { name: 'pump1' }).click();
    await heading(page, 'pump1');
    await page.goBack();
    await heading(page, 'Devices');
    assert.equal(await page.getByLabel('Id or name contains').inputValue(), 'pump');
  });

  await step('the second language is complete', async () => {
    await open(page, '/me');
    await page.getByLabel('Deutsch').check();
    await page.getByRole('heading', { name: 'Mein Konto' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    // A text that is missing is a warning of the console. No mapping exists yet.
    const paths = [...Object.keys(FILLED), ...Object.keys(PAGES)].filter((path) => !path.startsWith('/mappings/'));
    for (const path of paths) {
      await visit(page, path);
      await page.locator('main h1').waitFor();
      await loaded(page);
    }
    await page.getByRole('heading', { name: 'Mein Konto' }).waitFor();
    await page.getByLabel('English').check();
    await heading(page, 'My account');
  });

  await step('a viewer sees no action that would be refused', async () => {
    const viewer = await call(owner, 'POST', '/users', { name: 'vera', role: 'viewer' });
    const other = await openBrowser(browser);
    await signIn(other.page, viewer);
    for (const path of ['/people', '/audit', '/api-keys', '/provisioning']) {
      assert.equal(await other.page.locator(`nav a[href="${path}"]`).count(), 0, path);
    }
    await open(other.page, '/devices');
    await other.page.getByRole('link', { name: 'pump1' }).waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Add device' }).count(), 0);
    await other.page.goto(`${url}/right?user=pump1`);
    await other.page.getByText('sensor/pump1/#').waitFor();
    assert.equal(await other.page.getByRole('button', { name: /Remove|New password|Disable|Delete/ }).count(), 0);
    await other.page.locator('main').getByRole('link', { name: 'Why can it not connect?' }).click();
    await other.page.getByRole('heading', { name: 'Findings' }).waitFor();
    assert.deepEqual(other.problems, []);
    await other.context.close();
  });

  await step('devices are filtered, counted and changed together', async () => {
    await open(page, '/devices');
    await page.locator('[data-counts]').getByText('cellar: 2').click();
    await page.getByRole('link', { name: 'fan1' }).waitFor({ state: 'detached' });
    assert.match(page.url(), /tag=cellar/);
    await page.getByLabel('State').selectOption('Online');
    await page.getByRole('link', { name: 'pump2' }).waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('All');
    await page.getByRole('link', { name: 'pump2' }).waitFor();
    await page.getByLabel('Sort by').selectOption('Last seen');
    await page.getByRole('button', { name: 'Ascending' }).click();
    await page.getByRole('row').nth(1).getByRole('link', { name: 'pump1' }).waitFor();
    await page.getByLabel('Select all 2 that match').check();
    await page.getByRole('button', { name: 'Act on them …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[data-preview]').getByText('pump2').waitFor();
    await dialog.getByLabel('Tags').fill('outdoor');
    await assertAccessible(page, 'acting on devices');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('2 of 2 devices are changed').waitFor();
    await page.locator('[data-counts]').getByText('outdoor: 2').waitFor();
    await page.getByRole('button', { name: 'Remove filters' }).waitFor({ state: 'detached' });
  });

  await step('an operator renews the password of a device', async () => {
    const operator = await call(owner, 'POST', '/users', { name: 'otto', role: 'operator' });
    const other = await openBrowser(browser);
    await signIn(other.page, operator);
    await other.page.goto(`${url}/devices/fan1?tab=connect`);
    const program = other.page.locator('[data-program]');
    await program.getByText('-u fan1').waitFor();
    await program.getByText('PASSWORD').waitFor();
    await other.page.getByRole('tab', { name: 'Python' }).click();
    await program.getByText('import paho.mqtt').waitFor();
    await other.page.keyboard.press('ArrowRight');
    await program.getByText("require('mqtt')").waitFor();
    await other.page.getByRole('button', { name: 'New password' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'New password' }).click();
    const secret = await other.page.locator('[data-secret]').innerText();
    await other.page.getByRole('dialog').locator('[data-program]').getByText(secret).waitFor();
    await assertAccessible(other.page, 'the new password');
    await other.page.keyboard.press('Escape');
    assert.ok(!(await other.page.content()).includes(secret), 'the password is not shown again');
    assert.deepEqual(other.problems, []);
    await other.context.close();
  });

  await keyboardSteps(browser);
  await certificateSteps(page, 'pump1');
  await mappingSteps(browser, page, expect);

  await step('metrics are compared, and every reading is drawn', async () => {
    // The page waits for the end of exports that a zoom has aborted.
    expect(/status of 429/);
    await page.goto(`${url}/data`);
    await page.getByRole('button', { name: 'pump1/temperature' }).click();
    await page.getByLabel('Add a metric').fill('pump1/humidity');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.u-legend').getByText('pump1 humidity (%)').waitFor();
    await page.getByLabel('Every reading').check();
    await page.locator('.u-legend').getByText('pump1 temperature (°C)').waitFor();
    await page.getByRole('button', { name: 'Whole range of pump1/humidity' }).click();
    assert.match(page.url(), /range=\d+-\d+/);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.locator('.chart canvas').waitFor();
    await assertAccessible(page, 'the comparison');
  });

  await step('a right is tested before it is saved, and who has it is listed', async () => {
    await call(owner, 'POST', '/mqtt/users', { username: 'reader' });
    await page.goto(`${url}/right?user=reader&test=${encodeURIComponent('receive:sensor/pump1/temperature')}`);
    const result = page.locator('[data-result]');
    await result.getByText('Denied').waitFor();
    await page.getByLabel('Add or replace a right').fill('sensor/#');
    await result.getByText('Allowed').waitFor();
    await page.getByLabel('Include the right that is not saved yet').uncheck();
    await result.getByText('Denied').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await result.getByText('Allowed').waitFor();
    await page.goto(`${url}/rights?who=${encodeURIComponent('receive:sensor/pump1/temperature')}`);
    const who = page.getByRole('region', { name: 'Who may?' });
    await who.getByText('reader').waitFor();
    await who.getByText('pump1', { exact: true }).waitFor();
    await assertAccessible(page, 'who may');
  });

  await step('a diagnosis says why, what to do and where', async () => {
    await assert.rejects(device('pump1', 'wrong'), 'the password is wrong');
    await page.goto(`${url}/events?type=refused`);
    await page.getByRole('row').filter({ hasText: 'Wrong password' }).first().getByRole('link', { name: 'Why?' }).click();
    await heading(page, 'Why can it not connect?');
    const finding = page.locator('[data-reason="wrong_password"]');
    await finding.getByText('The password is wrong.').waitFor();
    await finding.getByText('Set the password in the device again').waitFor();
    for (const theme of ['dark', 'light']) {
      await useTheme(page, theme);
      await assertAccessible(page, `a diagnosis ${theme}`);
    }
    await shot(page, 'diagnosis');
    await useTheme(page, 'light');
    await finding.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('row').filter({ hasText: 'Wrong password' }).first().waitFor();
    await page.goBack();
    await finding.getByRole('link', { name: 'Show the user' }).click();
    await page.getByText('sensor/pump1/#').waitFor();
    await page.locator('main').getByRole('link', { name: 'Why can it not connect?' }).click();
    await finding.waitFor();
    await page.getByLabel('MQTT user').fill('nobody');
    await page.getByLabel('Client id').fill('');
    await page.getByRole('button', { name: 'Find out why' }).click();
    await page.locator('[data-reason="unknown_user"]').waitFor();
    assert.match(page.url(), /user=nobody$/);
    for (const path of ['/devices/pump1', '/client?id=pump1&user=pump1']) {
      await page.goto(`${url}${path}`);
      await page.locator('main').getByRole('link', { name: 'Why can it not connect?' }).click();
      await finding.waitFor();
    }
  });

  await step('an API key is changed, and shows its last use', async () => {
    const key = await call(owner, 'POST', '/api-keys', { name: 'report', role: 'viewer', scopes: ['devices:read'] });
    await fetch(`${url}/api/devices`, { headers: { Authorization: `Bearer ${key.key}` } });
    await open(page, '/api-keys');
    const row = page.getByRole('row').filter({ hasText: 'report' });
    await row.getByText(/now|ago/).first().waitFor();
    await row.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'report' });
    await dialog.getByLabel('data:read').check();
    await assertAccessible(page, 'editing a key');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.getByText('data:read').waitFor();
  });

  await step('the audit log shows what a change replaced, and is exported', async () => {
    await page.goto(`${url}/audit?action=api-key.update`);
    await page.getByRole('row').filter({ hasText: 'report' }).getByRole('button', { name: 'Show', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'api-key.update' });
    await dialog.getByRole('row').filter({ hasText: 'scopes' }).getByText('["devices:read"]').waitFor();
    await dialog.getByText('["devices:read","data:read"]').waitFor();
    await assertAccessible(page, 'an audit entry');
    await page.keyboard.press('Escape');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    assert.equal((await saved).suggestedFilename(), 'audit.csv');
    await page.getByLabel('From').fill('2000-01-01T00:00');
    await page.getByLabel('To', { exact: true }).fill('2000-01-02T00:00');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Remove filters' }).click();
    await page.getByRole('row').nth(5).waitFor();
  });

  await step('people are found', async () => {
    await open(page, '/people');
    await page.getByRole('row').filter({ hasText: 'admin' }).waitFor();
    await page.getByLabel('Name contains').fill('OTT');
    await page.getByRole('row').filter({ hasText: 'admin' }).waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'otto' }).waitFor();
    await page.getByLabel('Role').selectOption('Viewer');
    await page.getByText('Nothing matches').waitFor();
  });

  await step('the license and the limits say where they change', async () => {
    await open(page, '/usage');
    await page.getByText('cannot verify licenses').waitFor();
    await open(page, '/broker');
    await page.getByRole('cell', { name: 'rookery_limits.connections', exact: true }).waitFor();
  });

  await step('own sessions are listed and ended', async () => {
    const other = await openBrowser(browser);
    await signIn(other.page, owner);
    await open(page, '/me');
    await page.locator('[data-info]').getByText('mqtt://').waitFor();
    const sessions = page.locator('[data-sessions] li');
    await sessions.filter({ hasText: 'This session' }).getByText('Chrome').waitFor();
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all other sessions' }).click();
    await page.getByText(/Ended sessions: [1-9]/).waitFor();
    await sessions.nth(1).waitFor({ state: 'detached' });
    other.expect(/status of 401/);
    await other.page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click();
    await other.page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    assert.deepEqual(other.problems, []);
    await other.context.close();
  });

  await step('the page is usable at 200 % and without motion', async () => {
    // Half of the width has the effect of a zoom of 200 %.
    const small = await openBrowser(browser, { viewport: { width: 640, height: 430 }, deviceScaleFactor: 2, reducedMotion: 'reduce' });
    await signIn(small.page, owner);
    for (const path of Object.keys(PAGES)) {
      await small.page.goto(`${url}${path}`);
      await heading(small.page, PAGES[path]);
      await loaded(small.page);
      const overflow = await small.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${path} scrolls sideways by ${overflow} px`);
    }
    await small.page.getByRole('button', { name: 'Open the menu' }).click();
    await small.page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click();
    await heading(small.page, 'Devices');
    assert.equal(await small.page.evaluate(() => getComputedStyle(document.querySelector('.button')).transitionDuration), '0s');
    assert.deepEqual(small.problems, []);
    await small.context.close();
  });

  await step('an ended session asks again and continues on the page', async () => {
    expect(/status of 401/);
    await open(page, '/devices');
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    const admin = { name: 'ada', ...(await call(owner, 'POST', '/users', { name: 'ada', role: 'owner' })) };
    const reset = await call({ name: admin.name, password: admin.password }, 'POST', '/users/admin/password');
    await page.getByRole('button', { name: 'Reload' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill(reset.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'pump1' }).waitFor();
  });

  await step('two tabs share the session, also its end', async () => {
    const second = await context.newPage();
    await second.goto(`${url}/devices`);
    await second.getByRole('link', { name: 'pump1' }).waitFor();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await second.close();
  });

  await client.endAsync(true);
});
