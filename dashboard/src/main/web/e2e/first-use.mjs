// A new user who reads nothing but the pages: device, first message by the program that the page shows, chart, and a right that is
// taken away and explained. Prints the time.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { launch, open as openBrowser } from './browser.mjs';
import { owner } from './platform.mjs';
import { heading, run, signIn, step } from './steps.mjs';

const browser = await launch();
const { page, problems } = await openBrowser(browser);
page.setDefaultTimeout(60_000);
const begin = Date.now();

/** Runs the program of a page, with the packages of this folder. */
const program = (text) => spawnSync(process.execPath, ['-e', text], { encoding: 'utf8', timeout: 60_000 });

/** Runs the program again, as people do, while a busy server answers that it is unavailable. */
function successful(text) {
  let result = program(text);
  while (result.status !== 0 && /unavailable/.test(result.stderr)) {
    result = program(text);
  }
  assert.equal(result.status, 0, result.stderr);
}

await run(page, problems, async () => {
  await step('sign in with the printed password', () => signIn(page, owner));

  const source = await step('add a device where the first steps say so', async () => {
    await page.getByRole('link', { name: 'Add a device' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Id', { exact: true }).fill('pump1');
    await dialog.getByRole('button', { name: 'Add device' }).click();
    await dialog.getByText('Waiting for the first message').waitFor();
    await dialog.getByRole('tab', { name: 'Node.js' }).click();
    return dialog.locator('[data-program]').innerText();
  });

  await step('run the program, and see its message arrive', async () => {
    successful(source);
    await page.getByText('Messages arrive').waitFor();
    await page.getByRole('link', { name: 'Open the device' }).click();
    await heading(page, 'pump1');
    await page.getByRole('cell', { name: '22.5' }).waitFor();
  });

  await step('see the chart', async () => {
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.locator('.chart canvas').waitFor();
  });

  await step('take the right away', async () => {
    await page.getByRole('tab', { name: 'Connection' }).click();
    await page.getByRole('link', { name: 'Rights', exact: true }).click();
    await page.locator('[data-result]').getByText('Allowed').waitFor();
    await page.getByRole('button', { name: 'Remove the right for sensor/pump1/#' }).click();
    await page.locator('[data-result]').getByText('Denied').waitFor();
  });

  await step('see the refusal explained, and restore the right', async () => {
    successful(source);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Dropped' }).getByRole('link', { name: 'Test the right' }).click();
    await page.locator('[data-result]').getByText('Denied').waitFor();
    await page.getByLabel('Add or replace a right').fill('sensor/pump1/#');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('[data-result]').getByText('Allowed').waitFor();
    successful(source);
  });

  console.log(`figures first use: ${((Date.now() - begin) / 1000).toFixed(1)} s from the sign-in to the restored right`);
});
