// Steps that several tests share.
import assert from 'node:assert/strict';
import { findings } from './browser.mjs';
import { url } from './platform.mjs';

/** Paths of all pages, each with its heading. */
export const PAGES = {
  '/': 'Overview',
  '/devices': 'Devices',
  '/data': 'Data explorer',
  '/clients': 'Clients',
  '/topics': 'Topics and messages',
  '/retained': 'Retained messages',
  '/events': 'Events',
  '/broker': 'Broker and limits',
  '/test-client': 'Test client',
  '/rights': 'MQTT users and rights',
  '/provisioning': 'Provisioning keys',
  '/api-keys': 'API keys',
  '/people': 'People',
  '/usage': 'Usage and license',
  '/audit': 'Audit',
  '/me': 'My account',
};

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

/** Fails if the page has accessibility findings. */
export async function assertAccessible(page, name) {
  // Lists and charts change the page until their data has arrived.
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  assert.deepEqual(await findings(page), [], `accessibility of ${name}`);
}
