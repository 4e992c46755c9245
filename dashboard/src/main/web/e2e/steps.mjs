// Steps that several tests share.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { findings } from './browser.mjs';
import { url } from './platform.mjs';
import { withPalette } from './png.mjs';

/** Paths of all pages, each with its heading. */
export const PAGES = {
  '/': 'Overview',
  '/devices': 'Devices',
  '/data': 'Data explorer',
  '/mappings': 'Payload mappings',
  '/clients': 'Clients',
  '/topics': 'Topics and messages',
  '/retained': 'Retained messages',
  '/events': 'Events',
  '/diagnosis': 'Why can it not connect?',
  '/broker': 'Broker and limits',
  '/test-client': 'Test client',
  '/rights': 'MQTT users and rights',
  '/provisioning': 'Provisioning keys',
  '/certificates': 'Device certificates',
  '/api-keys': 'API keys',
  '/people': 'People',
  '/operator-access': 'Operator access',
  '/usage': 'Usage and license',
  '/audit': 'Audit',
  '/me': 'My account',
};

const screenshots = process.env.SCREENSHOTS;

/** Saves a screenshot in both themes, if the documentation is to be updated. */
export async function shot(page, name) {
  if (screenshots) {
    mkdirSync(screenshots, { recursive: true });
    await page.waitForFunction(() => !document.querySelector('.toasts .notice'));
    for (const theme of ['light', 'dark']) {
      await useTheme(page, theme);
      writeFileSync(`${screenshots}/${name}-${theme}.png`, withPalette(await page.screenshot()));
    }
  }
}

/** Runs the steps of a program, and reports the page on which they fail. */
export async function run(page, problems, steps) {
  try {
    await steps();
    assert.deepEqual(problems, [], 'errors of the page');
    console.log('tour complete');
  } catch (failure) {
    await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? 'failure.png' }).catch(() => undefined);
    console.log(`at ${page.url()}\n${problems.join('\n')}`);
    throw failure;
  } finally {
    await page.context().browser().close();
  }
}

let count = 0;

/** Runs a step and names it if it fails. */
export async function step(name, act) {
  const start = Date.now();
  try {
    const result = await act();
    console.log(`ok ${++count} ${name} (${Date.now() - start} ms)`);
    return result;
  } catch (failure) {
    console.log(`not ok ${++count} ${name}`);
    throw failure;
  }
}

export async function signIn(page, account) {
  await page.goto(url);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, 'Overview');
}

export function heading(page, name) {
  return page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** Opens a page by its link in the navigation. */
export async function open(page, path) {
  await page.locator(`nav a[href="${path}"]`).click();
  await heading(page, PAGES[path]);
}

export async function useTheme(page, theme) {
  if ((await page.evaluate(() => document.documentElement.dataset.theme)) !== theme) {
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  }
}

/** Waits until lists have their data: they change the page until then. */
export function loaded(page) {
  return page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

/** Fails if the page has accessibility findings. */
export async function assertAccessible(page, name) {
  await loaded(page);
  assert.deepEqual(await findings(page), [], `accessibility of ${name}`);
}
