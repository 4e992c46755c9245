// Tasks of the page of device certificates: an authority, a certificate with its key, revocation, and replacement.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { url } from './platform.mjs';
import { assertAccessible, shot, step, useTheme } from './steps.mjs';

/** Returns the name and the content of the file that the action saves. */
async function saved(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
}

/** Uses the page as an owner. The device has no certificate yet. */
export async function certificateSteps(page, device) {
  const row = (text) => page.getByRole('row').filter({ hasText: text });

  await step('an authority is created, and its certificate and list are saved', async () => {
    await page.goto(`${url}/certificates?tab=authorities`);
    await page.getByText('No authority').waitFor();
    await page.getByRole('button', { name: 'Create authority' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create authority' });
    await dialog.getByLabel('Name').fill('factory');
    await assertAccessible(page, 'creating an authority');
    await dialog.getByRole('button', { name: 'Create authority' }).click();
    await row('factory').getByText('Issues certificates').waitFor();
    const certificate = await saved(page, () => page.getByRole('button', { name: 'PEM: certificate of factory' }).click());
    assert.equal(certificate.name, 'factory.ca.pem');
    assert.match(certificate.content.toString(), /^-----BEGIN CERTIFICATE-----/);
    const list = await saved(page, () => page.getByRole('link', { name: 'CRL: revocation list of factory' }).click());
    assert.equal(list.name, 'factory.crl');
    // A sequence of DER.
    assert.equal(list.content[0], 0x30);
    for (const theme of ['light', 'dark']) {
      await useTheme(page, theme);
      await assertAccessible(page, `the authorities ${theme}`);
    }
  });

  await step('a certificate is issued, and its key is shown once', async () => {
    await page.getByRole('tab', { name: 'Certificates' }).click();
    await page.getByText('No certificates.').waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Device id').fill(device);
    await dialog.getByLabel('Valid for (days)').fill('10');
    await assertAccessible(page, 'issuing a certificate');
    await dialog.getByRole('button', { name: 'Issue certificate' }).click();
    await dialog.getByText('Private key of the device').waitFor();
    await assertAccessible(page, 'the new certificate');
    const key = await saved(page, () => dialog.getByRole('button', { name: 'Save key' }).click());
    assert.equal(key.name, `${device}.key.pem`);
    assert.match(key.content.toString(), /^-----BEGIN PRIVATE KEY-----/);
    const certificate = await saved(page, () => dialog.getByRole('button', { name: 'Save certificate' }).click());
    assert.match(certificate.content.toString(), /^-----BEGIN CERTIFICATE-----/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await row(device).getByText('Expires soon').waitFor();
    await row(device).getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('dialog', { name: `Certificate of ${device}` }).getByText('BEGIN CERTIFICATE').waitFor();
    assert.ok(!(await page.content()).includes('PRIVATE KEY'), 'the key is not shown again');
    await page.keyboard.press('Escape');
    await shot(page, 'certificates');
  });

  await step('a certificate is found by its device, and revoked', async () => {
    await page.getByLabel('Device id').fill('no-such-device');
    await page.getByText('Nothing matches').waitFor();
    await page.getByLabel('Device id').fill('not a device');
    await page.getByText('Letters, digits, period').waitFor();
    await page.getByLabel('Device id').fill(device);
    await row(device).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row(device).getByText('Revoked').waitFor();
    await page.goto(`${url}/devices/${device}?tab=connect`);
    await page.getByRole('row').getByText('Revoked').waitFor();
    await assertAccessible(page, 'the connection of a device');
  });

  await step('the authority is replaced, and the former one retired', async () => {
    await page.goto(`${url}/certificates?tab=authorities`);
    await row('factory').getByRole('button', { name: 'Rotate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('next');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await row('next').getByText('Issues certificates').waitFor();
    await row('factory').getByText('Verifies only').waitFor();
    await row('factory').getByRole('button', { name: 'Retire' }).click();
    const retire = page.getByRole('dialog').getByRole('button', { name: 'Retire' });
    assert.ok(await retire.isDisabled());
    await page.getByLabel('Type factory to confirm').fill('factory');
    await retire.click();
    await row('factory').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Import authority' }).click();
    await page.getByRole('dialog').getByText('Verification code:').waitFor();
    await page.getByRole('dialog').locator('code').first().waitFor();
    await assertAccessible(page, 'importing an authority');
    await page.keyboard.press('Escape');
  });
}
