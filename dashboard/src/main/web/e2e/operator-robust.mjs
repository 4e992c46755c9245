// The operator's console with hostile names in every column, and with a broken API under every page.
import assert from 'node:assert/strict';
import { launch, open } from './browser.mjs';
import { operator, operatorUrl, signInAt, signUp } from './customers.mjs';
import { breakable, breakPages } from './failures.mjs';
import { visit } from './filled.mjs';
import { ACCEPTED, dangers, poisonable, poisonPages } from './poison.mjs';
import { run, step } from './steps.mjs';

/** Paths of the pages, each with a text that only appears with data of the API. */
const FILLED = {
  '/': 'acme',
  '/customers/acme': 'None: the instance is as desired.',
  '/usage': 'No usage reported',
  '/plans': 'trial',
  '/operators': 'vera',
  '/audit': 'vera',
};

const browser = await launch();
const { page, problems, expect } = await open(browser);
page.setDefaultTimeout(30_000);
page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
// Ids in links are hostile too: what they lead to does not exist.
expect(/status of (40[04]|429|50\d)/);
expect(/net::ERR_/);

await run(page, problems, async () => {
  await signUp('Acme');
  for (const name of ACCEPTED) {
    await signUp(name);
  }
  await signInAt(page, operatorUrl, operator, 'Customers');

  await step('companies that sign up with hostile names', async () => {
    for (const name of ACCEPTED) {
      await page.getByText(name, { exact: true }).waitFor();
    }
    assert.deepEqual(await dangers(page), []);
    await visit(page, '/operators');
    await page.getByRole('button', { name: 'Add operator' }).waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('vera');
    await page.keyboard.press('Enter');
    await page.locator('[data-secret]').waitFor();
    await page.keyboard.press('Escape');
  });

  const api = await poisonable(page);
  await poisonPages(page, api, Object.keys(FILLED), '/me');

  await visit(page, '/me');
  await breakPages(page, await breakable(page), FILLED, '/me');
});
