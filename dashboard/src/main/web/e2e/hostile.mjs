// Hostile names in every column of every page: the answers of the API are changed on their way, so that also names appear that the API
// would reject, such as those of an older database. No script runs, nothing turns the text beside it, and no page becomes wider.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findings, launch, open as openBrowser } from './browser.mjs';
import { FILLED, fill, visit } from './filled.mjs';
import { call, owner, url } from './platform.mjs';
import { ACCEPTED, dangers, poisonable, poisonPages, SETS } from './poison.mjs';
import { loaded, run, signIn, step } from './steps.mjs';

const browser = await launch();
const { page, problems, expect } = await openBrowser(browser);
page.setDefaultTimeout(60_000);
page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
// Ids in links are hostile too: what they lead to does not exist, or is not a valid request.
expect(/status of 40[04]/);

await run(page, problems, async () => {
  const client = await fill(ACCEPTED);
  await signIn(page, owner);
  const api = await poisonable(page);
  await poisonPages(page, api, Object.keys(FILLED), '/test-client');

  await step('dialogs with hostile names', async () => {
    const found = [];
    for (const [path, button] of [
      ['/retained', 'Show'],
      ['/retained', 'Clear'],
      ['/audit', 'Show'],
      ['/api-keys', 'Edit'],
      ['/api-keys', 'Revoke'],
      ['/people', 'Edit'],
      ['/people', 'Delete'],
      ['/provisioning', 'Revoke'],
      ['/certificates', 'Show'],
      ['/certificates', 'Revoke'],
      ['/mappings', 'Delete'],
      ['/devices/pump1', 'Edit'],
      ['/devices/pump1', 'Delete'],
      ['/devices/pump1?tab=raw', 'Show'],
    ]) {
      api.use([]);
      await visit(page, '/test-client');
      api.use(SETS.mixed);
      await visit(page, path);
      await page.locator('main').getByRole('button', { name: button, exact: true }).first().click();
      await page.getByRole('dialog').waitFor();
      await loaded(page);
      found.push(...[...(await dangers(page)), ...(await findings(page))].map((danger) => `${button} on ${path}: ${danger.slice(0, 300)}`));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    assert.deepEqual(found, []);
    api.use([]);
  });

  await step('live events and messages with hostile names', async () => {
    await page.goto(`${url}/topics?watch=%23`);
    await page.locator('.card .status', { hasText: 'Live' }).waitFor();
    for (const name of ACCEPTED) {
      await call(owner, 'POST', '/broker/messages', { topic: `live/${name.replaceAll(/[+#]/g, '')}`, payload: name });
    }
    await page.getByRole('cell', { name: 'live/' }).nth(ACCEPTED.length - 1).waitFor();
    assert.deepEqual(await dangers(page), [], 'live messages');
    assert.deepEqual(await findings(page), [], 'accessibility of live messages');
  });

  await step('files for spreadsheets have no formulas', async () => {
    await page.goto(`${url}/audit`);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const text = readFileSync(await (await saved).path(), 'utf8');
    assert.ok(text.includes('HYPERLINK'), 'the names are in the file');
    assert.doesNotMatch(text, /(^|,)"?[=+@\t][^,\n]*HYPERLINK/m);
  });

  await client.endAsync(true);
});
