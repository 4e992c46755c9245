// The console with 100,000 clients, and with a live view of a flood. Prints figures; only what depends on no time is asserted.
import assert from 'node:assert/strict';
import mqtt from 'mqtt';
import { launch, open as openBrowser } from './browser.mjs';
import { call, mqttPort, owner, url } from './platform.mjs';
import { signIn, step } from './steps.mjs';

const CLIENTS = 100_000;
const PER_SECOND = 10_000;
const FLOOD_SECONDS = 6;

const browser = await launch();
const { page, problems } = await openBrowser(browser);
page.setDefaultTimeout(60_000);

/** Answers a page of the list of clients: the figures are those of the browser. */
function clientPage(from, limit) {
  const items = Array.from({ length: Math.min(limit, CLIENTS - from) }, (_, index) => ({
    client_id: `device-${String(from + index).padStart(6, '0')}`,
    username: `device-${String(from + index).padStart(6, '0')}`,
    service: false,
    connected: (from + index) % 7 !== 0,
    since: '2026-01-01T00:00:00Z',
    address: `192.0.2.${(from + index) % 250}:50000`,
    transport: 'tls',
    protocol: '5',
    subscriptions: 2,
    queued_messages: (from + index) % 11,
    dropped: 0,
    idle_seconds: 5,
  }));
  return { items, total: CLIENTS, ...(from + limit < CLIENTS ? { next: String(from + limit) } : {}) };
}

/** Scrolls to the end of what is loaded, again and again, and returns the durations of the frames in milliseconds. */
const scroll = (rows) =>
  page.evaluate(async (wanted) => {
    const frame = document.querySelector('.table-frame');
    const table = frame.querySelector('table');
    const durations = [];
    let last = performance.now();
    const started = last;
    while (Number(document.querySelector('.table-foot').innerText.replace(/\D/g, '').slice(0, 6)) < wanted && last - started < 60_000) {
      frame.scrollTop += 1_500;
      const now = await new Promise((resolve) => requestAnimationFrame(resolve));
      durations.push(now - last);
      last = now;
    }
    return { durations: durations.slice(1).sort((a, b) => a - b), height: table.clientHeight };
  }, rows);

try {
  await signIn(page, owner);

  await step('the list of 100,000 clients', async () => {
    let answered = 0;
    await page.route('**/api/broker/clients?*', async (route) => {
      const query = new URL(route.request().url()).searchParams;
      await route.fulfill({ json: clientPage(Number(query.get('cursor') ?? 0), Number(query.get('limit'))) });
      answered ||= Date.now();
    });
    await page.goto(`${url}/clients`);
    await page.getByTitle('device-000000').waitFor();
    const firstRows = Date.now() - answered;
    await page.getByText('100,000 match').waitFor();
    const { durations } = await scroll(20_000);
    const at = (part) => Math.round(durations[Math.floor((durations.length - 1) * part)]);
    console.log(`figures clients: first rows ${firstRows} ms after the answer; ${durations.length} frames, median ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`);
    assert.ok((await page.locator('tbody tr').count()) < 200, 'few rows are in the document');
    await page.unroute('**/api/broker/clients?*');
  });

  await step('a live view of a flood', async () => {
    const user = { username: 'flood', password: 'password of the flood', acls: [{ topic: 'load/#', access: 7 }] };
    await call(owner, 'POST', '/mqtt/users', user);
    const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
      protocolVersion: 5,
      clientId: 'flood',
      username: user.username,
      password: user.password,
      reconnectPeriod: 0,
    });
    await page.goto(`${url}/topics?watch=${encodeURIComponent('load/#')}`);
    await page.locator('.card .status', { hasText: 'Live' }).waitFor();
    await page.evaluate(() => {
      window.delays = [];
      new PerformanceObserver((list) =>
        list.getEntries().forEach((entry) => window.delays.push([entry.processingStart - entry.startTime, entry.duration])),
      ).observe({ type: 'event', durationThreshold: 16 });
    });
    let published = 0;
    const start = Date.now();
    const flood = (async () => {
      while (Date.now() - start < FLOOD_SECONDS * 1000) {
        const due = Math.floor(((Date.now() - start) / 1000) * PER_SECOND);
        for (; published < due; published++) {
          publisher.publish(`load/${published % 100}`, `message ${published}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await page.getByLabel('Topic or topic filter').focus();
    for (let key = 0; key < 25; key++) {
      await page.keyboard.press('x');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await flood;
    const seconds = (Date.now() - start) / 1000;
    await page.locator('[data-skipped]').waitFor();
    const delays = await page.evaluate(() => window.delays);
    const worst = (index) => Math.round(Math.max(0, ...delays.map((delay) => delay[index])));
    const skipped = Number((await page.locator('[data-skipped]').innerText()).replace(/\D/g, ''));
    console.log(
      `figures live: ${Math.round(published / seconds)} messages a second published, ${skipped} not shown, ` +
        `worst input delay ${worst(0)} ms, worst time to the next frame ${worst(1)} ms (0: below 16 ms)`,
    );
    assert.ok(skipped > published / 2, 'most messages of a flood are counted only');
    assert.ok((await page.locator('tbody tr').count()) < 200, 'few rows are in the document');
    await publisher.endAsync(true);
  });

  assert.deepEqual(problems, [], 'errors of the page');
  console.log('load complete');
} catch (failure) {
  await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? 'failure.png' }).catch(() => undefined);
  throw failure;
} finally {
  await browser.close();
}
