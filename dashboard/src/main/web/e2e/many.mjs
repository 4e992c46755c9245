// 100,000 devices, hostile names in every column, and a day of readings in each second. Prints what it measures.
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { call, device, owner, url } from './platform.mjs';
import { assertAccessible, heading, loaded, open, run, signIn, step } from './steps.mjs';

const DEVICES = 100_000;
const DAY = 86_400;
const LONG = 'x'.repeat(60_000);
const HOSTILE = ['<script>alert(1)</script><b>bold</b>', '\u202Emoc.elpmaxe\u202C \u2066\u202E', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F40D}', "'; DROP TABLE devices; --", '{{ 7 * 7 }} ${7 * 7}'];

const browser = await launch();
const { page, problems } = await openBrowser(browser);
page.setDefaultTimeout(120_000);
page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));

await run(page, problems, async () => {
  await signIn(page, owner);

  await step('the first rows of 100,000 devices are shown', async () => {
    const answer = page.waitForResponse((response) => /\/api\/devices\?/.test(response.url()));
    await page.locator('nav a[href="/devices"]').click();
    await (await answer).finished();
    const begin = performance.now();
    await page.getByRole('link', { name: 'd000001' }).waitFor();
    console.log(`first rows ${Math.round(performance.now() - begin)} ms after the answer`);
    await page.locator('[data-counts]').getByText('100,000 devices').waitFor();
    await assertAccessible(page, '100,000 devices');
  });

  await step('the table loads while it is scrolled, and few rows are in the document', async () => {
    await page.evaluate(async () => {
      window.longestFrame = 0;
      let last = performance.now();
      const frame = (now) => {
        window.longestFrame = Math.max(window.longestFrame, now - last);
        last = now;
        window.measured = requestAnimationFrame(frame);
      };
      requestAnimationFrame((now) => {
        last = now;
        frame(now);
      });
    });
    const table = page.locator('.table-frame');
    let rows = 0;
    while (rows < 2_000) {
      await table.evaluate((element) => element.scrollBy(0, 1500));
      rows = Number((await page.locator('.table-foot [role="status"]').innerText()).replace(/\D/g, ''));
    }
    console.log(`longest frame while scrolling ${Math.round(await page.evaluate(() => window.longestFrame))} ms`);
    assert.ok((await page.locator('tbody tr').count()) < 150, 'rows in the document');
    await page.getByLabel('Id or name contains').fill('d09999');
    await page.getByRole('link', { name: 'd099999' }).waitFor();
    await page.getByLabel('Id or name contains').fill('');
    // A change of the filter removes the selection, some time after the input.
    await page.waitForURL((address) => !address.searchParams.has('q'));
  });

  await step('all that match are selected, and the number is confirmed', async () => {
    await page.getByLabel('Select all 100,000 that match').check();
    await page.getByRole('button', { name: 'Act on them …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Act on 100,000 devices' });
    await dialog.getByLabel('Action').selectOption('Delete');
    assert.ok(await dialog.getByRole('button', { name: 'Apply' }).isDisabled());
    await page.keyboard.press('Escape');
  });

  await step('hostile names are text in every column', async () => {
    for (const name of HOSTILE) {
      await call(owner, 'PATCH', '/devices/d000001', { name });
      await call(owner, 'POST', '/mqtt/users', { username: name, acls: [{ topic: `t/${name.replaceAll(/[+#/]/g, '')}`, access: 3 }] });
      await call(owner, 'POST', '/broker/messages', { topic: `hostile/${name.replaceAll(/[+#]/g, '')}`, payload: name, retain: true });
      await page.goto(`${url}/devices?q=d000001`);
      await page.getByRole('row').filter({ hasText: 'd000001' }).getByText(name, { exact: true }).waitFor();
      await page.goto(`${url}/devices/d000001`);
      await page.getByRole('heading', { level: 1 }).getByText(name, { exact: true }).waitFor();
      await page.goto(`${url}/right?${new URLSearchParams({ user: name })}`);
      await heading(page, name);
    }
    await call(owner, 'POST', '/broker/messages', { topic: `hostile/${LONG}`, payload: LONG, retain: true });
    for (const path of ['/retained', '/rights', '/events', '/audit', '/clients']) {
      await open(page, path);
      await loaded(page);
      assert.equal(await page.locator('main :is(img, script, b)').count(), 0, path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${path} scrolls sideways by ${overflow} px`);
      await assertAccessible(page, `${path} with hostile names`);
    }
  });

  await step('a day of readings in each second is drawn', async () => {
    const { password } = await call(owner, 'POST', '/devices/d000002/password');
    const client = await device('d000002', password);
    const begin = Math.floor(Date.now() / 1000) - DAY;
    for (let second = 0; second < DAY; second += 400) {
      const readings = Array.from({ length: 400 }, (_, i) => ({ value: Math.round(1000 * Math.sin((second + i) / 900)) / 10, ts: begin + second + i }));
      await client.publishAsync('sensor/d000002/level', JSON.stringify(readings), { qos: 1 });
    }
    await client.endAsync();
    await page.goto(`${url}/data?m=d000002/level&range=${begin}-${begin + DAY}&detail=every`);
    const chart = page.locator('.chart');
    let points = 0;
    while (points < DAY) {
      await page.reload();
      await chart.locator('canvas').waitFor();
      await chart.getByRole('button', { name: 'Table' }).click();
      points = Number((await chart.locator('.table-foot [role="status"]').innerText()).replace(/\D/g, ''));
      await chart.getByRole('button', { name: 'Table' }).click();
    }
    assert.equal(points, DAY);
    console.log(`a day of 86,400 readings drawn in ${await chart.getAttribute('data-drawn-ms')} ms`);
  });
});
