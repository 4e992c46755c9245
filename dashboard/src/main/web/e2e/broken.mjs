// A broken API under every page: each says what it does not know, recovers by itself, and loses no input.
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { breakable, breakPages, FAILURES } from './failures.mjs';
import { FILLED, fill, visit } from './filled.mjs';
import { owner, url } from './platform.mjs';
import { assertAccessible, heading, loaded, run, signIn, step } from './steps.mjs';

const browser = await launch();
const { page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(30_000);
expect(/status of (401|429|50\d)/);
expect(/net::ERR_/);

await run(page, problems, async () => {
  const client = await fill();
  await signIn(page, owner);
  const api = await breakable(page);
  await page.reload();
  await heading(page, 'Overview');
  const pages = Object.entries(FILLED);

  await breakPages(page, api, FILLED, '/test-client');

  await step('what is shown stays, with its time', async () => {
    for (const [path, shown] of pages) {
      await visit(page, '/test-client');
      await visit(page, path);
      await page.locator('main').getByText(shown).filter({ visible: true }).first().waitFor();
      await loaded(page);
      const reload = page.locator('main').getByRole('button', { name: 'Reload', exact: true }).first();
      if (await reload.isVisible()) {
        api.fail(FAILURES['status 503']);
        await reload.click();
        await page.locator('main').getByText(/Data as of \d\d:\d\d:\d\d/).first().waitFor();
        await page.locator('main').getByText(shown).filter({ visible: true }).first().waitFor();
        await assertAccessible(page, `${path} with old data`);
        api.heal();
        await api.recovered(shown, path);
        await api.resetTime();
      }
    }
  });

  await step('rows of other filters are not shown as the result of a filter that fails', async () => {
    await visit(page, '/devices');
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    api.fail(FAILURES['status 500']);
    await page.getByLabel('Id or name contains').fill('fan');
    await page.getByRole('link', { name: 'pump1' }).waitFor({ state: 'detached' });
    assert.equal(await page.getByText(/as of/).count(), 0);
    assert.equal(await page.locator('[data-counts]').count(), 0);
    assert.equal(await page.getByLabel('Id or name contains').inputValue(), 'fan');
    api.heal();
    await page.clock.fastForward(20_000);
    await page.getByText('Nothing matches').waitFor();
    await page.locator('[data-counts]').getByText('0 devices').waitFor();
  });

  await step('forms keep their input, and can be sent again', async () => {
    for (const [path, opener, label, text, action, done] of [
      ['/devices', 'Add device', 'Name (optional)', 'A name', 'Add device', 'Waiting for the first message'],
      ['/rights', 'Add MQTT user', 'First right', 'a/b/#', 'Add MQTT user', 'It is shown only now'],
      ['/people', 'Add person', undefined, undefined, 'Add person', 'It is shown only now'],
      ['/api-keys', 'Create key', 'Valid for (days)', '17', 'Create key', 'It is shown only now'],
      ['/provisioning', 'Create key', 'Maximum number of devices', '17', 'Create key', 'It is shown only now'],
    ]) {
      await visit(page, path);
      await page.locator('main').getByRole('button', { name: opener }).first().click();
      const dialog = page.getByRole('dialog');
      const first = dialog.locator('input').first();
      const names = [];
      for (const [name, failure] of [...Object.entries(FAILURES), ['no answer', undefined]]) {
        if (!names.length) {
          await first.fill(`new-${path.slice(1)}`);
          if (label) {
            await dialog.getByLabel(label).fill(text);
          }
          names.push(name);
        }
        if (failure) {
          api.fail(failure);
        } else {
          api.hang();
        }
        await dialog.getByRole('button', { name: action }).click();
        if (!failure) {
          await dialog.locator('button[type="submit"]:disabled').waitFor();
          await api.passTime(80_000);
        }
        await dialog.getByRole('alert').waitFor();
        assert.doesNotMatch(await dialog.innerText(), /SyntaxError|Unexpected|<html|undefined/, `${path} with ${name}`);
        assert.equal(await first.inputValue(), `new-${path.slice(1)}`, `${path} with ${name}`);
        if (label) {
          assert.equal(await dialog.getByLabel(label).inputValue(), text, `${path} with ${name}`);
        }
        api.heal();
        await dialog.locator('button[type="submit"]:enabled').waitFor();
      }
      await dialog.getByRole('button', { name: action }).click();
      await dialog.getByText(done).waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  });

  await step('a form stays open and filled while its page is broken, and while the session ends', async () => {
    await visit(page, '/devices/pump1');
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit device' });
    await dialog.getByLabel('Name').fill('A new name');
    api.fail(FAILURES['status 500']);
    await api.passTime();
    await page.getByText(/Data as of/).first().waitFor();
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'A new name');
    api.heal();
    await api.recovered('temperature', 'the device');
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'A new name');
    await page.context().clearCookies();
    api.fail((route) => (/\/api\/auth\//.test(route.request().url()) ? route.continue() : route.fulfill({ status: 401, body: '' })));
    await dialog.getByRole('button', { name: 'Save' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password').fill(owner.password);
    api.heal();
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'A new name' }).waitFor();
  });

  await step('a mapping and a right that are being typed stay', async () => {
    await visit(page, '/mappings/presses');
    await page.getByLabel('Topic filter').fill('other/{device}');
    api.fail(FAILURES['status 503']);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').first().waitFor();
    await api.passTime();
    assert.equal(await page.getByLabel('Topic filter').inputValue(), 'other/{device}');
    api.heal();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Mapping presses is saved').waitFor();
    await visit(page, '/right?user=pump1');
    await page.getByLabel('Add or replace a right').fill('x/#');
    api.fail(FAILURES['reset connections']);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').first().waitFor();
    assert.equal(await page.getByLabel('Add or replace a right').inputValue(), 'x/#');
    api.heal();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Remove the right for x/#' }).waitFor();
  });

  await step('streams that break say so, and continue', async () => {
    await visit(page, '/devices/pump1?tab=live');
    const mark = page.locator('.toolbar .status');
    await mark.filter({ hasText: 'Live' }).waitFor();
    await visit(page, '/test-client');
    await page.route(/\/sensor-data\/tail/, (route) => route.fulfill({ status: 200, contentType: 'text/event-stream', body: ': the end\n\n' }));
    await visit(page, '/devices/pump1?tab=live');
    await mark.filter({ hasText: 'Reconnecting' }).waitFor();
    await page.unroute(/\/sensor-data\/tail/);
    await api.passTime();
    await mark.filter({ hasText: 'Live' }).waitFor();
    await client.publishAsync('sensor/pump1/temperature', '{"value": 98.25}', { qos: 1 });
    await page.getByRole('cell', { name: '98.25' }).waitFor();
  });

  await step('a console that is opened during an outage starts by itself when it ends', async () => {
    api.fail(FAILURES['status 503']);
    await page.goto(`${url}/devices`);
    await heading(page, 'The server cannot be reached');
    await assertAccessible(page, 'an unreachable server');
    api.heal();
    await api.passTime();
    await page.getByRole('link', { name: 'pump1' }).waitFor();
  });

  await step('a sign-in that fails says why, and keeps the name', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    const name = page.getByLabel('Name', { exact: true });
    await name.fill(owner.name);
    for (const [kind, failure] of Object.entries(FAILURES)) {
      await page.route(/\/session$/, failure);
      await page.getByLabel('Password').fill(owner.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      assert.doesNotMatch(await page.locator('main').innerText(), /SyntaxError|Unexpected|<html|undefined/, kind);
      assert.equal(await name.inputValue(), owner.name, kind);
      await page.unroute(/\/session$/);
      await page.locator('button[type="submit"]:enabled').waitFor();
    }
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Devices');
  });

  await client.endAsync(true);
});
