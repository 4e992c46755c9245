// PostgreSQL, the broker and the API go away and come back under an open page. The test that runs this program stops and starts them when
// it reads the lines with "now".
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { fill, visit } from './filled.mjs';
import { call, device, owner } from './platform.mjs';
import { open, run, signIn, step } from './steps.mjs';

const browser = await launch();
const { page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(120_000);
expect(/status of 50[0-9]/);
expect(/net::ERR_/);

/** Sends the form again, as people do, until the server accepts it. */
async function created(form) {
  const done = form.getByText('Mapping typed is created');
  while (!(await done.isVisible())) {
    const button = form.getByRole('button', { name: 'Create mapping' });
    if (await button.isEnabled().catch(() => false)) {
      await button.click().catch(() => undefined);
    }
    await Promise.race([done.waitFor(), form.locator('form [role="alert"]').waitFor()]);
  }
}

await run(page, problems, async () => {
  const client = await fill();
  await call(owner, 'POST', '/devices', { id: 'pump2' });
  const banner = page.locator('[data-outage]');
  await signIn(page, owner);

  await step('without PostgreSQL the page keeps its data and says how old it is', async () => {
    await open(page, '/devices');
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    console.log('now: stop PostgreSQL');
    await banner.waitFor();
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText(/Data as of \d\d:\d\d:\d\d/).first().waitFor();
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in' }).count(), 0, 'the session goes on');
  });

  await step('other pages say what they do not know, and a form keeps what was typed', async () => {
    for (const path of ['/audit', '/mappings/presses', '/diagnosis?user=pump1', '/data', '/right?user=pump1']) {
      await visit(page, path);
      await page.locator('main [role="alert"]').first().waitFor();
      assert.equal(await page.locator('main .empty:not([aria-busy])').count(), 0, path);
    }
    await open(page, '/mappings');
    await page.keyboard.press('n');
    await page.getByLabel('Name').fill('typed');
    await page.getByLabel('Topic filter').fill('typed/{device}');
    await page.getByRole('button', { name: 'Create mapping' }).click();
    await page.locator('form [role="alert"]').waitFor();
  });

  await step('it recovers by itself', async () => {
    console.log('now: start PostgreSQL');
    assert.equal(await page.getByLabel('Topic filter').inputValue(), 'typed/{device}');
    await created(page);
    await open(page, '/devices');
    await banner.waitFor({ state: 'detached' });
    await page.getByText(/Data as of/).first().waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'pump2' }).waitFor();
  });

  await step('without the broker the overview keeps its numbers, and devices are still listed', async () => {
    await open(page, '/broker');
    await page.getByText('in operation').or(page.getByText('running')).first().waitFor();
    await client.endAsync(true);
    console.log('now: stop the broker');
    await banner.waitFor();
    await page.getByText(/Data as of \d\d:\d\d:\d\d/).first().waitFor();
    await page.getByText('Subscriptions', { exact: true }).waitFor();
    await open(page, '/devices');
    await page.getByRole('link', { name: 'pump1' }).waitFor();
    await banner.waitFor({ state: 'detached' });
  });

  await step('the page recovers when the broker is back', async () => {
    await open(page, '/broker');
    await banner.waitFor();
    console.log('now: start the broker');
    await banner.waitFor({ state: 'detached' });
    await page.getByText('Subscriptions', { exact: true }).waitFor();
  });

  await step('without the API live views reconnect, and no session ends', async () => {
    await visit(page, '/events');
    const mark = page.locator('.page-head .status');
    await mark.filter({ hasText: 'Live' }).waitFor();
    await page.getByRole('link', { name: 'pump1' }).first().waitFor();
    console.log('now: stop the API');
    await mark.filter({ hasText: 'Reconnecting' }).waitFor();
    await page.getByRole('link', { name: 'pump1' }).first().waitFor();
    await open(page, '/devices');
    await banner.waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in' }).count(), 0, 'the session goes on');
    console.log('now: start the API');
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'pump2' }).waitFor();
    await visit(page, '/events');
    await mark.filter({ hasText: 'Live' }).waitFor();
    await device('pump1', 'wrong').catch(() => undefined);
    await page.getByRole('row').filter({ hasText: 'Wrong password' }).nth(1).waitFor();
  });
});
