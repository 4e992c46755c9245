// Failures of the API between the browser and the server, and what a page must say about them.
import assert from 'node:assert/strict';
import { visit } from './filled.mjs';
import { step } from './steps.mjs';

const problem = (status, title, headers = {}) => (route) =>
  route.fulfill({ status, headers, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title, status, detail: `${title}.` }) });

/** Failures by name. After each, a later attempt may succeed. */
export const FAILURES = {
  'status 500': problem(500, 'Internal server error'),
  'the error page of a proxy': (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<html><body><h1>Bad Gateway</h1></body></html>' }),
  'status 503': problem(503, 'Database unavailable'),
  'too many requests': problem(429, 'Too many requests', { 'Retry-After': '1' }),
  'damaged JSON': (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"items": [{"id": "pu' }),
  'the page of another server': (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Guest network</title>' }),
  'reset connections': (route) => route.abort('connectionreset'),
};

/** Above the time that pages wait for an answer. */
const TIMEOUT = 45_000;
/** Above the time until the first retry. */
const RETRY = 5_000;
/** Real time for a recovery, above that of a busy machine. */
const LIMIT = 60_000;

/** Makes requests of the API fail while a failure is set. The clock of the page can be moved on. */
export async function breakable(page) {
  let failure;
  let waiting = [];
  await page.clock.install();
  await page.route(/\/api\//, (route) => (failure ? failure(route) : route.continue()).catch(() => undefined));
  const text = page.locator('main');
  const stated = page.locator('main [role="alert"], [data-outage] .text');

  return {
    fail: (next) => (failure = next),
    /** Requests are never answered. */
    hang: () => (failure = async (route) => void waiting.push(route)),
    heal() {
      failure = undefined;
      waiting.forEach((route) => route.abort().catch(() => undefined));
      waiting = [];
    },
    /** Time that has passed for the page only would end its sessions, and move its ranges away from the data. */
    resetTime: () => page.clock.setSystemTime(Date.now()),
    passTime: (milliseconds = TIMEOUT) => page.clock.fastForward(milliseconds),
    /** Fails if the page does not say that it lacks data, or says something about data that it does not have. */
    async assertHonest(name) {
      await stated.first().waitFor();
      const claims = await page.evaluate(() =>
        [...document.querySelectorAll('main .empty:not([aria-busy])')].map((one) => one.innerText).filter((shown) => !/^Waiting for messages/.test(shown)),
      );
      assert.deepEqual(claims, [], `${name} claims`);
      assert.doesNotMatch(await text.innerText(), /undefined|NaN|\[object|<html|<!doctype|SyntaxError|Unexpected token|All is well|No events yet/, name);
      assert.notEqual((await stated.first().innerText()).trim(), '', name);
    },
    /** Waits until the page has recovered by itself, and shows what only comes from the API. */
    async recovered(shown, name) {
      const end = Date.now() + LIMIT;
      const alert = page.locator('main [role="alert"], [data-outage]');
      const data = page.locator('main').getByText(shown).filter({ visible: true }).first();
      while ((await alert.count()) > 0 || !(await data.isVisible())) {
        assert.ok(Date.now() < end, `${name} recovers, and shows ${shown}`);
        await page.clock.fastForward(RETRY);
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
      }
    },
  };
}

/**
 * Opens each page while the API fails in each way: it says so, claims nothing, and recovers by itself.
 *
 * @param pages texts that only appear with data of the API, by path
 * @param away path of a page that loads nothing
 */
export async function breakPages(page, api, pages, away) {
  for (const [name, failure] of [...Object.entries(FAILURES), ['no answer', undefined]]) {
    await step(`every page with ${name}`, async () => {
      for (const [path, shown] of Object.entries(pages)) {
        await visit(page, away);
        if (failure) {
          api.fail(failure);
        } else {
          api.hang();
        }
        await visit(page, path);
        await page.locator('main h1').waitFor();
        if (!failure) {
          await api.passTime();
        }
        await api.assertHonest(`${path} with ${name}`);
        api.heal();
        await api.recovered(shown, `${path} with ${name}`);
        await api.resetTime();
      }
    });
  }
}
