// Tasks of the pages of payload mappings: a draft is tried with text, bytes and a real message, created, changed and deleted.
import assert from 'node:assert/strict';
import { open as openBrowser } from './browser.mjs';
import { call, owner, url } from './platform.mjs';
import { assertAccessible, heading, loaded, open, shot, signIn, step, useTheme } from './steps.mjs';

const PAYLOAD = JSON.stringify({ meta: { at: '28.11.2026 17:20' }, data: { oil: 61.5, door: true } });
const TOPIC = 'plant/press-4/status';

/** Presses the button to reload until the ingestion has stored the message. */
async function retried(page, shown) {
  while (!(await shown.isVisible())) {
    await page.getByRole('button', { name: 'Reload' }).click();
    await loaded(page);
  }
}

/** Uses the pages as an owner. No mapping exists. `expect` accepts an error of the browser. */
export async function mappingSteps(browser, page, expect) {
  const result = page.locator('[data-result]');
  const publish = (topic, payload) => call(owner, 'POST', '/broker/messages', { topic, payload });

  await step('a draft of a mapping shows its readings at once', async () => {
    await open(page, '/mappings');
    await page.getByText('No mappings').waitFor();
    await page.keyboard.press('n');
    await heading(page, 'Create mapping');
    await page.getByLabel('Name').fill('presses');
    await page.getByLabel('Topic of the message').fill(TOPIC);
    await page.getByLabel('Payload', { exact: true }).fill(PAYLOAD);
    await page.getByText('Enter a topic filter with {device}').waitFor();
    await page.getByLabel('Topic filter').fill('plant/{device}/status');
    await result.getByRole('cell', { name: 'data/oil' }).waitFor();
    await page.getByRole('button', { name: 'Add a value' }).click();
    await page.keyboard.type('/data/oil');
    await page.getByLabel('Metric', { exact: true }).fill('oil/temperature');
    await page.getByLabel('Unit', { exact: true }).fill('°C');
    await page.getByLabel('Time (JSON pointer)').fill('/meta/at');
    await page.getByLabel('Form of the time').fill('dd.MM.uuuu HH:mm');
    const row = result.getByRole('row').filter({ hasText: 'oil/temperature' });
    await row.getByRole('cell', { name: '61.5' }).waitFor();
    await row.getByRole('cell', { name: '°C' }).waitFor();
    await row.getByText(/2026/).waitFor();
    assert.equal(await result.getByRole('cell', { name: 'data/door' }).count(), 0);
    for (const theme of ['light', 'dark']) {
      await useTheme(page, theme);
      await assertAccessible(page, `a mapping ${theme}`);
    }
    await shot(page, 'mapping');
    await useTheme(page, 'light');
  });

  await step('bytes are tried as hexadecimal digits and Base64', async () => {
    const form = page.getByLabel('Payload as');
    await form.selectOption('Hexadecimal');
    await page.getByText('Enter pairs of the digits').waitFor();
    await page.getByLabel('Payload', { exact: true }).fill('0xFF fe:00');
    await result.getByText('Stored as received').waitFor();
    await form.selectOption('Base64');
    await page.getByText('This is not Base64.').waitFor();
    await page.getByLabel('Payload', { exact: true }).fill(Buffer.from(PAYLOAD).toString('base64'));
    await result.getByRole('cell', { name: 'oil/temperature' }).waitFor();
  });

  await step('the mapping is created once, though the button is clicked twice', async () => {
    await page.getByRole('button', { name: 'Create mapping' }).dblclick();
    await page.getByText('Mapping presses is created').waitFor();
    await page.getByRole('row').filter({ hasText: 'plant/{device}/status' }).getByText('oil/temperature').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    await assertAccessible(page, 'the mappings');
  });

  await step('saved mappings are tried with the next real message', async () => {
    await page.getByLabel('Topic of the message').fill('plant/+/status');
    await page.getByRole('button', { name: 'Take the next message' }).click();
    await page.locator('.row .status', { hasText: 'Live' }).waitFor();
    await publish(TOPIC, PAYLOAD);
    await result.getByRole('link', { name: 'presses' }).waitFor();
    assert.equal(await page.getByLabel('Topic of the message').inputValue(), TOPIC);
    await result.getByRole('cell', { name: '61.5' }).waitFor();
  });

  await step('a message without readings leads to the mapping that reads it', async () => {
    await call(owner, 'POST', '/devices', { id: 'raw1' });
    await publish('sensor/raw1/status', '{"T": 12');
    await page.goto(`${url}/devices/raw1?tab=raw`);
    const show = page.getByRole('row').filter({ hasText: 'sensor/raw1/status' }).getByRole('button', { name: 'Show' });
    await retried(page, show);
    await show.click();
    await page.getByRole('button', { name: 'Try a mapping' }).click();
    await heading(page, 'Create mapping');
    assert.equal(await page.getByLabel('Payload', { exact: true }).inputValue(), '{"T": 12');
    assert.equal(await page.getByLabel('Topic of the message').inputValue(), 'sensor/raw1/status');
  });

  await step('a change of another user is shown before it is overwritten', async () => {
    await open(page, '/mappings');
    await page.getByRole('link', { name: 'presses' }).click();
    await heading(page, 'Mapping presses');
    await page.getByLabel('Metric', { exact: true }).waitFor();
    expect(/status of 412/);
    await call(owner, 'PUT', '/mappings/presses', { topic: 'factory/{device}/status' });
    await page.getByLabel('Metric', { exact: true }).fill('oil');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('factory/{device}/status').waitFor();
    await assertAccessible(page, 'the other version');
    await page.getByRole('button', { name: 'Overwrite it' }).click();
    await page.getByText('Mapping presses is saved').waitFor();
    await page.getByRole('row').filter({ hasText: 'plant/{device}/status' }).waitFor();
  });

  await step('a viewer tries mappings, and sees no button to change them', async () => {
    const viewer = await call(owner, 'POST', '/users', { name: 'mia', role: 'viewer' });
    const other = await openBrowser(browser);
    await signIn(other.page, viewer);
    await open(other.page, '/mappings');
    await other.page.getByRole('link', { name: 'presses' }).click();
    await other.page.getByText('Your role, Viewer, can try a mapping').waitFor();
    await other.page.getByLabel('Topic of the message').fill(TOPIC);
    await other.page.getByLabel('Payload', { exact: true }).fill(PAYLOAD);
    await other.page.locator('[data-result]').getByRole('cell', { name: 'oil' }).waitFor();
    assert.equal(await other.page.getByRole('button', { name: /Save|Delete|Create/ }).count(), 0);
    assert.deepEqual(other.problems, []);
    await other.context.close();
  });

  await step('the mapping is deleted', async () => {
    await open(page, '/mappings');
    await page.getByRole('row').filter({ hasText: 'presses' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Delete mapping presses?' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No mappings').waitFor();
  });
}
