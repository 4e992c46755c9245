// CPU time of one open console, in the browser and in the platform with its PostgreSQL, above that without a console.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { launch, open as openBrowser } from './browser.mjs';
import { call, device, owner, url } from './platform.mjs';
import { heading, signIn, step } from './steps.mjs';

const platform = Number(process.env.PLATFORM_PID);
const SECONDS = Number(process.env.COST_SECONDS ?? 60);
const DEVICES = 10;
const TICKS_PER_SECOND = 100;

/** Returns the CPU time of the platform with its processes, in seconds, from the files of Linux. */
function platformSeconds() {
  const processes = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      // Also the time of children that have ended, which the parent has waited for.
      processes.set(Number(pid), { parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) });
    } catch {
      // The process has ended meanwhile.
    }
  }
  assert.ok(processes.has(platform), 'PLATFORM_PID is a running process');
  const belongs = (pid) => pid === platform || (processes.has(pid) && pid > 1 && belongs(processes.get(pid).parent));
  return [...processes].filter(([pid]) => belongs(pid)).reduce((sum, [, { ticks }]) => sum + ticks, 0) / TICKS_PER_SECOND;
}

const browser = await launch();
const debug = await browser.newBrowserCDPSession();
const { page, problems } = await openBrowser(browser);
page.setDefaultTimeout(60_000);

/** Returns the CPU time of all processes of the browser, in seconds. */
async function browserSeconds() {
  const { processInfo } = await debug.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Measures shares of a core while nothing is done on the page. */
async function measure() {
  // The first seconds load and draw.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const begin = [performance.now(), platformSeconds(), await browserSeconds()];
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const seconds = (performance.now() - begin[0]) / 1000;
  return { server: (100 * (platformSeconds() - begin[1])) / seconds, browser: (100 * ((await browserSeconds()) - begin[2])) / seconds };
}

const percent = (share) => `${share.toFixed(2)} %`;

try {
  const clients = [];
  for (let number = 0; number < DEVICES; number++) {
    const { connect } = await call(owner, 'POST', '/devices', { id: `pump${number}` });
    clients.push(await device(`pump${number}`, connect.password));
  }
  const timer = setInterval(
    () => clients.forEach((client, number) => client.publish(`sensor/pump${number}/level`, JSON.stringify({ value: Date.now() % 1000, unit: 'mm' }))),
    1000,
  );
  await page.goto('about:blank');
  const without = await step('without a console', measure);
  console.log(`figures without a console: server ${percent(without.server)}, browser ${percent(without.browser)} of a core`);
  await signIn(page, owner);
  for (const [path, title, live] of [
    ['/', 'Overview', page.locator('.status', { hasText: 'Live' }).first()],
    ['/devices/pump1?tab=live', 'pump1', page.locator('.toolbar .status', { hasText: 'Live' })],
  ]) {
    await page.goto(`${url}${path}`);
    await heading(page, title);
    await live.waitFor();
    const open = await step(`with ${title} open`, measure);
    console.log(`figures ${title}: server ${percent(open.server - without.server)}, browser ${percent(open.browser - without.browser)} of a core more`);
  }
  clearInterval(timer);
  await Promise.all(clients.map((client) => client.endAsync(true)));
  assert.deepEqual(problems, [], 'errors of the page');
  console.log('cost complete');
} catch (failure) {
  await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? 'failure.png' }).catch(() => undefined);
  throw failure;
} finally {
  await browser.close();
}
