// The console by keyboard alone. Each stop of the focus is visible.
import assert from 'node:assert/strict';
import { open as openBrowser } from './browser.mjs';
import { owner, url } from './platform.mjs';
import { heading, step } from './steps.mjs';

const MOST_STOPS = 80;

/** Moves the focus until it is on what the selector finds. Fails if a stop cannot be seen. */
async function tabTo(page, selector) {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const [found, hidden] = await page.evaluate((wanted) => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const visible = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && style.visibility === 'visible' && style.outlineStyle !== 'none';
      return [element.matches(wanted), element === document.body || visible ? '' : element.outerHTML.slice(0, 200)];
    }, selector);
    assert.equal(hidden, '', 'a stop of the focus cannot be seen');
    if (found) {
      return;
    }
  }
  assert.fail(`${selector} cannot be reached by keyboard`);
}

/** Uses the console as an owner, without a mouse. The device pump1 exists. */
export async function keyboardSteps(browser) {
  await step('sign in, a device, its chart, a row and a right by keyboard alone', async () => {
    const { context, page, problems } = await openBrowser(browser);
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    await page.getByLabel('Name').waitFor();
    await page.keyboard.type(owner.name);
    await tabTo(page, '[type="password"]');
    await page.keyboard.type(owner.password);
    await page.keyboard.press('Enter');
    await heading(page, 'Overview');

    await tabTo(page, '.skip-link');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');

    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await heading(page, 'Devices');
    await page.keyboard.press('n');
    await page.keyboard.type('by-keyboard');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for the first message').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'by-keyboard' }).waitFor();

    await tabTo(page, '.table-frame');
    await page.keyboard.press('j');
    const row = await page.evaluate(() => document.activeElement.querySelector('a').textContent);
    await page.keyboard.press('Enter');
    await heading(page, row);

    await tabTo(page, '[role="tab"][aria-selected="true"]');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Chart', selected: true }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await heading(page, 'MQTT users and rights');
    const other = page.getByRole('link', { name: 'pump1', exact: true });
    await other.waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('by-key');
    await other.waitFor({ state: 'detached' });
    await tabTo(page, 'td a');
    await page.keyboard.press('Enter');
    await heading(page, 'by-keyboard');
    await tabTo(page, '[aria-label="Remove the right for sensor/by-keyboard/#"]');
    await page.keyboard.press('Enter');
    await page.getByText('Removed:').waitFor();
    await tabTo(page, '.notice .button');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove the right for sensor/by-keyboard/#' }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('y');
    await heading(page, 'Why can it not connect?');
    await page.keyboard.press('/');
    await page.keyboard.type('by-keyboard');
    await page.keyboard.press('Enter');
    await page.locator('[data-reason="never_seen"]').waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  });
}
