// Seven tabs of a browser: all of them load and are live, although browsers open six connections to a host, and one has the streams.
import assert from 'node:assert/strict';
import { launch, open as openBrowser } from './browser.mjs';
import { call, device, owner, url } from './platform.mjs';
import { heading, run, signIn, step } from './steps.mjs';

const TABS = 7;
const browser = await launch();
const { context, page, problems } = await openBrowser(browser);
page.setDefaultTimeout(60_000);
// Requests of streams that have not ended.
const streams = new Set();
context.on('request', (request) => /\/(events\/stream|tail)/.test(request.url()) && streams.add(request));
for (const end of ['requestfinished', 'requestfailed']) {
  context.on(end, (request) => streams.delete(request));
}

/** The end of a stream of a closed tab is not reported. */
const openStreams = () => [...streams].filter((request) => !request.frame().page().isClosed()).length;

await run(page, problems, async () => {
  const { connect } = await call(owner, 'POST', '/devices', { id: 'pump1' });
  const client = await device('pump1', connect.password);
  await signIn(page, owner);
  const tabs = [page];

  await step('seven tabs load and are live', async () => {
    await page.goto(`${url}/devices/pump1?tab=live`);
    await page.locator('.toolbar .status', { hasText: 'Live' }).waitFor();
    while (tabs.length < TABS) {
      const tab = await context.newPage();
      tab.setDefaultTimeout(60_000);
      await tab.goto(`${url}/devices/pump1?tab=live`);
      await heading(tab, 'pump1');
      await tab.locator('.toolbar .status', { hasText: 'Live' }).waitFor();
      tabs.push(tab);
    }
  });

  await step('one of them has the stream, and all show its readings', async () => {
    assert.equal(openStreams(), 1);
    await client.publishAsync('sensor/pump1/temperature', '{"value": 21.25}', { qos: 1 });
    for (const tab of tabs) {
      await tab.getByRole('cell', { name: '21.25' }).waitFor();
    }
  });

  await step('another tab takes over when that tab is closed', async () => {
    const last = tabs.at(-1);
    for (const tab of tabs.slice(0, -1)) {
      await tab.close();
    }
    await last.locator('.toolbar .status', { hasText: 'Live' }).waitFor();
    // Readings between the streams are not repeated: publishes until one arrives.
    let value = 30;
    const arrived = last.getByRole('cell', { name: /^3\d\.5$/ }).first().waitFor().then(() => true);
    while (!(await Promise.race([arrived, new Promise((resolve) => setTimeout(() => resolve(false), 500))]))) {
      await client.publishAsync('sensor/pump1/temperature', JSON.stringify({ value: (value = value >= 39 ? 30 : value + 1) + 0.5 }), { qos: 1 });
    }
    assert.equal(openStreams(), 1);
  });

  await client.endAsync(true);
});
