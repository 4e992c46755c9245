// The operator signs in, finds a customer, opens its console; the customer sees it and ends it.
import assert from 'node:assert/strict';
import { launch, open } from './browser.mjs';
import { assertAccessible, handOver, heading, operator, operatorUrl, signInAt, signUp } from './customers.mjs';
import { step, useTheme } from './steps.mjs';

const browser = await launch();
const atOperator = await open(browser);
const atAcme = await open(browser);
const { page } = atOperator;
const acmePage = atAcme.page;
for (const each of [page, acmePage]) {
  each.setDefaultTimeout(60_000);
}

try {
  const acme = await step('a customer signs up', () => signUp('Acme'));

  await step('the operator signs in with the printed password and sees the customer', async () => {
    await signInAt(page, operatorUrl, operator, 'Customers');
    await page.getByRole('link', { name: acme.id }).waitFor();
    await page.getByRole('button', { name: /Ready 1/ }).waitFor();
    assert.equal(await page.evaluate(() => document.cookie), '', 'scripts must not see the cookie');
    await assertAccessible(page, 'the customers');
  });

  await step('a customer that signs up appears by itself', async () => {
    await signUp('Zebra');
    await page.getByRole('link', { name: 'zebra' }).waitFor();
  });

  const handed = await step('the console of the customer opens, read-only', async () => {
    const opened = await handOver(page, acme.id, 'ticket 7');
    opened.setDefaultTimeout(60_000);
    await heading(opened, 'Overview');
    await opened.getByText('You are admin, an operator, in the console of acme: read-only').waitFor();
    assert.ok(!opened.url().includes('code'), opened.url());
    assert.equal(await opened.locator('nav a[href="/people"], nav a[href="/api-keys"], nav a[href="/audit"], nav a[href="/provisioning"]').count(), 0);
    await opened.locator('nav a[href="/devices"]').click();
    await heading(opened, 'Devices');
    assert.equal(await opened.getByRole('button', { name: 'Add device' }).count(), 0);
    await assertAccessible(opened, 'the console that is handed over');
    return opened;
  });

  await step('the owner sees who it is and why, and ends it at once', async () => {
    await signInAt(acmePage, acme.url, acme, 'Overview');
    await acmePage.locator('nav a[href="/operator-access"]').click();
    await heading(acmePage, 'Operator access');
    const row = acmePage.getByRole('row').filter({ hasText: 'ticket 7' });
    await row.getByText('Has access now').waitFor();
    await assertAccessible(acmePage, 'the operator access');
    await row.getByRole('button', { name: 'Revoke' }).click();
    await acmePage.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('Ended', { exact: true }).waitFor();
  });

  await step('the owner refuses operators in advance', async () => {
    await acmePage.getByRole('button', { name: 'Refuse operators' }).click();
    await assertAccessible(acmePage, 'refusing operators');
    await acmePage.getByRole('dialog').getByRole('button', { name: 'Refuse operators' }).click();
    await acmePage.getByText('Operators may not open this console', { exact: true }).waitFor();
    const refused = await handOver(page, acme.id, 'ticket 8');
    refused.setDefaultTimeout(60_000);
    await refused.getByRole('alert').getByText('The customer does not permit operators').waitFor();
    await assertAccessible(refused, 'the refusal');
    await refused.close();
    await acmePage.getByRole('button', { name: 'Reload' }).click();
    await acmePage.getByRole('row').filter({ hasText: 'ticket 8' }).getByText('Refused', { exact: true }).waitFor();
    for (const theme of ['light', 'dark']) {
      await useTheme(acmePage, theme);
      await assertAccessible(acmePage, `refused operators ${theme}`);
    }
  });

  await step('the operator is out', async () => {
    await handed.reload();
    await handed.getByRole('button', { name: 'Sign in' }).waitFor();
    await handed.close();
  });

  assert.deepEqual(atOperator.problems, [], 'errors of the operator page');
  assert.deepEqual(atAcme.problems, [], 'errors of the customer page');
  console.log('hand-over complete');
} catch (failure) {
  await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? 'failure.png' }).catch(() => undefined);
  console.log(`at ${page.url()} and ${acmePage.url()}\n${atOperator.problems.join('\n')}\n${atAcme.problems.join('\n')}`);
  throw failure;
} finally {
  await browser.close();
}
