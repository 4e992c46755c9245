// All pages of the operator's console; and two customers and the operator in three browsers at once.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { launch, open } from './browser.mjs';
import { assertAccessible, handOver, heading, operator, operatorUrl, PASSWORD, signInAt, signUp } from './customers.mjs';
import { shot, step, useTheme } from './steps.mjs';

const PAGES = {
  '/': 'Customers',
  '/usage': 'Usage',
  '/plans': 'Plans and keys',
  '/operators': 'Operators',
  '/audit': 'Audit',
  '/me': 'My account',
};
const HOSTILE = '<img src=x onerror=alert(1)>\u202Edrowssap \u{1F40D}';
const NEW_PASSWORD = 'a-much-better-password';

const browser = await launch();
const atOperator = await open(browser);
const { page } = atOperator;
page.setDefaultTimeout(60_000);
page.on('dialog', (dialog) => atOperator.problems.push(`dialog: ${dialog.message()}`));

async function openPage(target, path) {
  await target.locator(`nav a[href="${path}"]`).click();
  await heading(target, PAGES[path]);
}

/** Opens the console of a customer in a browser of its own, with a device that has the customer's name. */
async function customerBrowser(customer) {
  const own = await open(browser);
  own.page.setDefaultTimeout(60_000);
  await signInAt(own.page, customer.url, customer, 'Overview');
  await own.page.locator('nav a[href="/devices"]').click();
  await own.page.getByRole('button', { name: 'Add device' }).first().click();
  await own.page.keyboard.type(`secret-of-${customer.id}`);
  await own.page.keyboard.press('Enter');
  await own.page.getByText('Waiting for the first message').waitFor();
  await own.page.keyboard.press('Escape');
  await own.page.getByRole('link', { name: `secret-of-${customer.id}` }).waitFor();
  return own;
}

try {
  await step('the public page signs a customer up', async () => {
    await page.goto(`${operatorUrl}/sign-up`);
    await heading(page, 'Sign up');
    await assertAccessible(page, 'sign-up');
    await page.getByLabel('Company').fill('Acme');
    await page.getByLabel('E-mail address').fill('owner@acme.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await heading(page, 'Welcome');
    await page.getByText('device@acme').waitFor();
    await assertAccessible(page, 'welcome');
  });
  const acme = { id: 'acme', name: 'owner@acme.example', password: PASSWORD, url: await page.locator('dd a').innerText() };
  const zebra = await signUp('Zebra');
  await signUp(HOSTILE);

  await step('a wrong password is refused with the reason', async () => {
    atOperator.expect(/status of 401/);
    await page.goto(operatorUrl);
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await assertAccessible(page, 'sign-in');
  });

  await step('the operator signs in and changes the printed password', async () => {
    await signInAt(page, operatorUrl, operator, 'Customers');
    await openPage(page, '/me');
    await page.getByLabel('Current password').fill(operator.password);
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('Repeat the new password').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The password is changed').waitFor();
    await page.reload();
    await heading(page, 'My account');
  });

  await step('one is found in one step, the failed ones in one click', async () => {
    await openPage(page, '/');
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await page.keyboard.press('/');
    await page.keyboard.type('ZEBR');
    await page.getByRole('link', { name: 'acme', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'zebra' }).waitFor();
    assert.match(page.url(), /q=ZEBR/);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: /Ready 3/ }).click();
    assert.match(page.url(), /state=ready/);
  });

  await step('every page is accessible in both themes', async () => {
    for (const path of Object.keys(PAGES)) {
      await openPage(page, path);
      for (const theme of ['light', 'dark']) {
        await useTheme(page, theme);
        await assertAccessible(page, `${path} ${theme}`);
      }
      if (path === '/plans' || path === '/usage') {
        await shot(page, `operator-${path.slice(1)}`);
      }
    }
    await page.goto(`${operatorUrl}/customers/acme`);
    await heading(page, 'acme');
    await page.getByText('None: the instance is as desired.').waitFor();
    for (const theme of ['light', 'dark']) {
      await useTheme(page, theme);
      await assertAccessible(page, `a customer ${theme}`);
    }
    await shot(page, 'operator-customer');
  });

  const acmeBrowser = await step('two customers work in browsers of their own', () => customerBrowser(acme));
  const zebraBrowser = await customerBrowser(zebra);

  await step('the operator opens both consoles; each shows its own customer', async () => {
    for (const [customer, other] of [[acme, zebra], [zebra, acme]]) {
      const opened = await handOver(page, customer.id, 'three browsers');
      opened.setDefaultTimeout(60_000);
      await heading(opened, 'Overview');
      await opened.locator('nav a[href="/devices"]').click();
      await opened.getByRole('link', { name: `secret-of-${customer.id}` }).waitFor();
      assert.ok(!(await opened.content()).includes(`secret-of-${other.id}`), `${customer.id} shows ${other.id}`);
      await opened.close();
    }
    const cookies = await page.context().cookies();
    assert.deepEqual([...new Set(cookies.map((cookie) => cookie.name))].sort(), ['rookery_console', 'rookery_operator']);
    assert.ok(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict' && !cookie.domain.startsWith('.')));
  });

  await step('nobody sees the data of another', async () => {
    for (const [own, customer, other] of [[acmeBrowser, acme, zebra], [zebraBrowser, zebra, acme]]) {
      for (const path of ['/', '/devices', '/events', '/people', '/operator-access', '/audit']) {
        await own.page.goto(new URL(path, customer.url).href);
        await own.page.locator('main h1').waitFor();
        await own.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        assert.ok(!(await own.page.content()).includes(other.id), `${path} of ${customer.id} names ${other.id}`);
      }
      // The session of a customer is of no use at the operator's server, nor the operator's at a customer's.
      const [session] = (await own.context.cookies()).filter((cookie) => cookie.name === 'rookery_console');
      const stolen = await fetch(`${operatorUrl}/session/refresh`, {
        method: 'POST',
        headers: { Origin: operatorUrl, Cookie: `rookery_operator=${session.value}; rookery_console=${session.value}` },
      });
      assert.equal(stolen.status, 204);
    }
  });

  await step('a code cannot be used twice, nor at another customer', async () => {
    const token = await accessToken();
    const response = await fetch(`${operatorUrl}/api/customers/acme/handover`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{}',
    });
    const { url, code } = await response.json();
    assert.equal(await postForm(url.replace('acme', 'zebra'), code), '/?handover=refused');
    assert.equal(await postForm(url, code), '/');
    assert.equal(await postForm(url, code), '/?handover=refused');
    const refused = await open(browser);
    await refused.page.goto(new URL('/?handover=refused', acme.url).href);
    await refused.page.getByText('The hand-over was refused').waitFor();
    await refused.context.close();
  });

  await step('a viewer sees no action that would be refused', async () => {
    await openPage(page, '/operators');
    await page.keyboard.press('n');
    await page.keyboard.type('vera');
    await page.keyboard.press('Enter');
    const password = await page.locator('[data-secret]').innerText();
    await page.keyboard.press('Escape');
    const viewer = await open(browser);
    viewer.page.setDefaultTimeout(60_000);
    await signInAt(viewer.page, operatorUrl, { name: 'vera', password }, 'Customers');
    assert.equal(await viewer.page.locator('nav a[href="/operators"], nav a[href="/audit"]').count(), 0);
    await viewer.page.getByRole('link', { name: 'acme', exact: true }).click();
    await heading(viewer.page, 'acme');
    await viewer.page.getByText('None: the instance is as desired.').waitFor();
    assert.equal(await viewer.page.getByRole('button', { name: /Suspend|Delete|Change plan|Open the console|Issue/ }).count(), 0);
    assert.deepEqual(viewer.problems, []);
    await viewer.context.close();
  });

  await step('a suspended customer is out, at once', async () => {
    await page.goto(`${operatorUrl}/customers/zebra`);
    await page.getByRole('button', { name: 'Suspend' }).click();
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: 'Suspend' }).isDisabled());
    await dialog.getByLabel('Type zebra to confirm').fill('zebra');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.locator('.device-facts').getByText('Suspended').waitFor();
    zebraBrowser.expect(/status of 403/);
    await zebraBrowser.page.goto(zebra.url);
    await zebraBrowser.page.getByText(/suspended|cannot be reached|Sign in/i).first().waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.locator('.device-facts').getByText('Ready').waitFor();
  });

  await step('the plan is changed, and a license issued', async () => {
    await page.getByRole('button', { name: 'Change plan' }).click();
    await page.getByRole('dialog').getByLabel('Plan').selectOption('professional');
    await page.getByRole('dialog').getByRole('button', { name: 'Change plan' }).click();
    await page.locator('.device-facts .tag', { hasText: 'professional' }).waitFor();
    await page.getByRole('button', { name: 'Issue license' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue license' }).click();
    await page.getByText('A new license is issued').waitFor();
  });

  await step('a customer is deleted with its id typed', async () => {
    await page.getByRole('button', { name: 'Delete now' }).click();
    await page.getByRole('dialog').getByLabel('Type zebra to confirm').fill('zebra');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete now' }).click();
    await page.locator('.device-facts').getByText('Deleted', { exact: true }).waitFor();
  });

  await step('all of it is in the audit log', async () => {
    await page.goto(`${operatorUrl}/audit?subject=zebra`);
    for (const action of ['customer.delete', 'license.issue', 'customer.upgrade', 'customer.resume', 'customer.suspend', 'customer.handover']) {
      await page.getByText(action, { exact: true }).first().waitFor();
    }
    await shot(page, 'operator-audit');
  });

  await step('keys open pages; the second language is complete', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await heading(page, 'Usage');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts and help' }).waitFor();
    await page.keyboard.press('Escape');
    await openPage(page, '/me');
    await page.getByLabel('Deutsch').check();
    await page.locator('nav a[href="/"]').click();
    await heading(page, 'Kunden');
    await page.goto(`${operatorUrl}/customers/acme`);
    await page.getByRole('button', { name: 'Konsole öffnen' }).waitFor();
    await assertAccessible(page, 'a customer in German');
  });

  for (const own of [atOperator, acmeBrowser]) {
    assert.deepEqual(own.problems, [], 'errors of the page');
  }
  console.log('operator tour complete');
} catch (failure) {
  await page.screenshot({ path: process.env.FAILURE_SCREENSHOT ?? 'failure.png' }).catch(() => undefined);
  console.log(`at ${page.url()}\n${atOperator.problems.join('\n')}`);
  throw failure;
} finally {
  await browser.close();
}

/** Posts the code as a browser does; Node.js does not resolve names below localhost. Returns where the response leads to. */
function postForm(target, code) {
  const { host, port, pathname } = new URL(target);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers: { Host: host, 'Content-Type': 'application/x-www-form-urlencoded' } })
      .on('response', (response) => resolve(response.headers.location))
      .on('error', reject)
      .end(new URLSearchParams({ code }).toString());
  });
}

/** Returns an access token of the operator's session. */
async function accessToken() {
  const [cookie] = (await page.context().cookies()).filter((each) => each.name === 'rookery_operator');
  const response = await fetch(`${operatorUrl}/session/refresh`, {
    method: 'POST',
    headers: { Origin: operatorUrl, Cookie: `rookery_operator=${cookie.value}` },
  });
  return (await response.json()).access_token;
}
