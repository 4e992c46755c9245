// The first minutes with the console: sign in, add a device, see its message and chart, take a right away and have it explained.
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { call, device, owner, url } from './platform.mjs';
import { assertAccessible, heading, open, run, shot, signIn, step } from './steps.mjs';

const NEW_PASSWORD = 'a-much-better-password';
const browser = await launch();
const { page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(60_000);
page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));

await run(page, problems, async () => {
  await step('a wrong password is refused with the reason', async () => {
    expect(/status of 401/);
    await page.goto(url);
    await page.getByLabel('Name').fill(owner.name);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await assertAccessible(page, 'sign-in');
  });

  await step('the first steps are open after sign-in', async () => {
    await signIn(page, owner);
    await page.getByRole('link', { name: 'Add a device' }).waitFor();
    assert.equal(await page.locator('.steps').getByText('Open').count(), 4);
    assert.equal(await page.evaluate(() => document.cookie), '', 'scripts must not see the cookie');
  });

  await step('the password is changed', async () => {
    await page.getByRole('link', { name: 'Change the first password' }).click();
    await page.getByLabel('Current password').fill(owner.password);
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('Repeat the new password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The password is changed').waitFor();
    owner.password = NEW_PASSWORD;
    await page.reload();
    await heading(page, 'My account');
  });

  const password = await step('a device is added by keyboard', async () => {
    await open(page, '/devices');
    await page.keyboard.press('n');
    await page.keyboard.type('pump1');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for the first message').waitFor();
    const secret = await page.locator('[data-secret]').innerText();
    await page.locator('[data-program]').getByText(secret).waitFor();
    await page.getByRole('tab', { name: 'Python' }).click();
    await page.locator('[data-program]').getByText(secret).waitFor();
    await assertAccessible(page, 'the new device');
    return secret;
  });

  const client = await step('its first message arrives while the page waits', async () => {
    const connected = await device('pump1', password);
    await connected.publishAsync('sensor/pump1/temperature', '{"value": 21.5, "unit": "°C"}', { qos: 1 });
    await page.getByText('Messages arrive').waitFor();
    return connected;
  });

  await step('the readings of the last hour arrive', async () => {
    const now = Date.now() / 1000;
    const readings = Array.from({ length: 60 }, (_, index) => {
      const minute = 60 - index;
      const value = Math.round(100 * (21 + 3 * Math.sin(minute / 9) + Math.sin(minute / 2))) / 100;
      return { value, unit: '°C', ts: now - 60 * minute };
    });
    await Promise.all(readings.map((reading) => client.publishAsync('sensor/pump1/temperature', JSON.stringify(reading), { qos: 1 })));
    await client.publishAsync('sensor/pump1/temperature', '{"value": 21.5, "unit": "°C"}', { qos: 1 });
  });

  await step('the device shows the reading and its chart', async () => {
    await page.getByRole('link', { name: 'Open the device' }).click();
    await page.getByRole('cell', { name: '21.5' }).first().waitFor();
    await page.getByText('Online', { exact: true }).waitFor();
    await shot(page, 'device');
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
    await assertAccessible(page, 'the chart');
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('cell', { name: '21.5 °C' }).first().waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    await shot(page, 'chart');
  });

  await step('live data appears', async () => {
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.locator('.toolbar .status', { hasText: 'Live' }).waitFor();
    await client.publishAsync('sensor/pump1/temperature', '{"value": 22.75, "unit": "°C"}', { qos: 1 });
    await page.getByRole('cell', { name: '22.75' }).first().waitFor();
    await shot(page, 'live');
  });

  await step('topics are listed, and messages watched live', async () => {
    await page.goto(`${url}/topics?topic=${encodeURIComponent('sensor/pump1')}`);
    await page.getByRole('button', { name: 'Watch live' }).click();
    await page.locator('.card .status', { hasText: 'Live' }).waitFor();
    await client.publishAsync('sensor/pump1/temperature', '{"value": 23.25, "unit": "°C"}', { qos: 1 });
    await page.getByRole('cell', { name: /23\.25/ }).first().waitFor();
    await assertAccessible(page, 'live messages');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'sensor', exact: true }).waitFor();
  });

  await step('a refused login is stored with its cause', async () => {
    await assert.rejects(device('pump1', 'wrong'), 'the password is wrong');
    await page.goto(`${url}/events?type=refused`);
    await page.getByRole('row').filter({ hasText: 'Wrong password' }).first().waitFor();
    await page.reload();
    await page.getByRole('row').filter({ hasText: 'Wrong password' }).first().getByRole('link', { name: 'Why?' }).click();
    await page.locator('[data-reason="wrong_password"]').getByText('The password is wrong.').waitFor();
  });

  await step('clients are found by state, and disconnected after a preview', async () => {
    const valve = await call(owner, 'POST', '/devices', { id: 'valve7' });
    const other = await device('valve7', valve.connect.password);
    const ended = new Promise((resolve) => other.once('close', resolve));
    await page.goto(`${url}/clients?q=ALVE7&sort=newest`);
    await page.getByText('1 match').waitFor();
    await page.getByRole('button', { name: 'Disconnect all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect clients?' });
    await assertAccessible(page, 'the preview');
    await dialog.getByRole('button', { name: 'Disconnect 1' }).click();
    await page.getByText('1 clients are disconnected').waitFor();
    await ended;
    await other.endAsync(true);
  });

  await step('the first steps are done', async () => {
    await open(page, '/');
    await page.locator('.tiles').waitFor();
    await page.locator('.steps').waitFor({ state: 'detached' });
  });

  await step('a right is taken away, which is explained, and restored', async () => {
    await page.goto(`${url}/right?user=pump1&test=${encodeURIComponent('publish:sensor/pump1/temperature')}`);
    const result = page.locator('[data-result]');
    await result.getByText('Allowed').waitFor();
    await page.getByRole('button', { name: 'Remove the right for sensor/pump1/#' }).click();
    await result.getByText('Denied').waitFor();
    await assertAccessible(page, 'the rights');
    await shot(page, 'rights');
    await assert.rejects(
      client.publishAsync('sensor/pump1/temperature', '1', { qos: 1 }),
      'the broker must refuse what the console calls denied',
    );
    await open(page, '/events');
    await page.getByRole('row').filter({ hasText: 'Dropped' }).getByRole('link', { name: 'Test the right' }).click();
    await result.getByText('Denied').waitFor();
    await page.getByLabel('Add or replace a right').fill('sensor/%u/#');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await result.getByText('Allowed').waitFor();
    await result.getByRole('code').getByText('sensor/%u/#').waitFor();
  });

  await step('sign-out ends the session', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  await client.endAsync(true);
});
