// PostgreSQL and the broker go away and come back under an open page. The test that runs this program stops and starts them when
// it reads the lines with "now".
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { call, device, owner } from './platform.mjs';
import { open, run, signIn, step } from './steps.mjs';

const browser = await launch();
const { page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(120_000);
expect(/status of 50[0-9]/);

await run(page, problems, async () => {
  const { connect } = await call(owner, 'POST', '/devices', { id: 'pump1' });
  await call(owner, 'POST', '/devices', { id: 'pump2' });
  const banner = page.locator('[data-outage]');
  const client = await device('pump1', connect.password);
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

  await step('it recovers by itself', async () => {
    console.log('now: start PostgreSQL');
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
    await device('pump1', connect.password).then((again) => again.endAsync(true));
  });
});
