// Customers and the operator of the running platform, from environment variables.
import { findings } from './browser.mjs';
import assert from 'node:assert/strict';

export const operatorUrl = required('OPERATOR_URL');
export const operator = { name: 'admin', password: required('OPERATOR_PASSWORD') };
export const PASSWORD = 'SecurePass123';

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Set ${name}`);
  }
  return value;
}

let unnamed = 0;

/** Signs a customer up. Returns its id, email address and the URL of its console. */
export async function signUp(company) {
  const email = `owner@${/^\w+$/.test(company) ? company.toLowerCase() : `unnamed${++unnamed}`}.example`;
  const response = await fetch(`${operatorUrl}/api/customers/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, company_name: company }),
  });
  const body = await response.json();
  assert.equal(response.status, 201, JSON.stringify(body));
  return { id: body.customer.customer_id, name: email, password: PASSWORD, url: body.deployment.instance_url };
}

/** Signs in to a console and waits for its first page. */
export async function signInAt(page, url, account, firstPage) {
  await page.goto(url);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, firstPage);
}

export function heading(page, name) {
  return page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** Opens the console of a customer from the page of the operator. Returns the page in the new window. */
export async function handOver(page, id, reason) {
  await page.goto(`${operatorUrl}/customers/${id}`);
  await page.getByRole('button', { name: 'Open the console' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason (optional)').fill(reason);
  const opened = page.context().waitForEvent('page');
  await dialog.getByRole('button', { name: 'Open the console' }).click();
  return opened;
}

export async function assertAccessible(page, name) {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  assert.deepEqual(await findings(page), [], `accessibility of ${name}`);
}
