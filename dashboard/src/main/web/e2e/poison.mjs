// Replaces the names in answers of the API, and finds what they do to a page.
import assert from 'node:assert/strict';
import { findings } from './browser.mjs';
import { visit } from './filled.mjs';
import { loaded, step } from './steps.mjs';

const MARKUP = '<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>"><svg onload=window.__ran=1>';

/** Names by what is hostile about them. */
export const SETS = {
  mixed: [
    MARKUP,
    '\u202Edrowssap\u202C \u2066\u202E moc.elpmaxe',
    'javascript:window.__ran=1//',
    '=HYPERLINK("http://evil.example","x")',
    '{{ constructor.constructor("window.__ran=1")() }} ${7*7} @:nav.me | {count}',
    '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F40D} Z\u0351\u036B\u0343\u030B\u0300\u034B\u0321\u0327 \uFDFD\uD83C\uDFF4',
    'a\u200Bb\u200Cc\u200D\u2060d\uFEFF \u00AD',
    'line\nbreak\ttab',
  ],
  '64 KB': ['x'.repeat(65_000), '<b>\u202E '.repeat(8_000), '\u{1F40D}'.repeat(16_000)],
};

/** Those that the platform accepts: without control characters, and short. */
export const ACCEPTED = SETS.mixed.filter((name) => name.length < 90 && !/[\t\n]/.test(name));

/** Values with a meaning for the page: a name there would be a defect of the API, not of its data. */
const STRUCTURE =
  /^(role|scopes|kind|actor_kind|type|state|severity|engine|permissions|next|version|transport|protocol|payload_base64|bin|origin|certificate|permits|started_at|status|test|format|crl|time_zone|username_suffix|desired)$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Longer lists would only be slow. */
const CHANGED_ITEMS = 8;

/** Returns the answer with the names instead of its texts. */
export function poison(json, names) {
  let next = 0;
  function changed(value, key) {
    if (typeof value === 'string') {
      return STRUCTURE.test(key) || TIME.test(value) ? value : names[next++ % names.length];
    }
    if (Array.isArray(value)) {
      return STRUCTURE.test(key) ? value : value.slice(0, CHANGED_ITEMS).map((item) => changed(item, key));
    }
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changed(item, name)]));
    }
    return value;
  }
  return changed(json, '');
}

/** Returns what names have done to the page: scripts, links and elements of theirs, a wider or endless page, turned text. */
export async function dangers(page) {
  // Charts follow the size of the window in the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return page.evaluate(() => {
    const found = [];
    if (window.__ran) {
      found.push('a script has run');
    }
    for (const element of document.querySelectorAll('#app :is(script, iframe, object, embed, img:not([src^="/icon"]), svg[onload])')) {
      found.push(`element of a name: ${element.outerHTML.slice(0, 100)}`);
    }
    for (const link of document.querySelectorAll('a[href]')) {
      if (!/^(https?|blob):$/.test(link.protocol)) {
        found.push(`link: ${link.href.slice(0, 100)}`);
      }
    }
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth && !one.closest('.table-frame, pre'));
      found.push(`wider by ${root.scrollWidth - root.clientWidth} px: ${wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 80)).join(' ')}`);
    }
    if (root.scrollHeight > 30 * window.innerHeight) {
      const high = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().height > 4 * window.innerHeight).at(-1);
      found.push(`${Math.round(root.scrollHeight / window.innerHeight)} screens high: ${high?.outerHTML.slice(0, 80)}`);
    }
    // An override ends with its paragraph or isolation: other text in the same one would be turned.
    const isolates = /isolate|plaintext/;
    const texts = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.data.includes('\u202E')) {
        let element = text.parentElement;
        while (getComputedStyle(element).display === 'inline' && !isolates.test(getComputedStyle(element).unicodeBidi)) {
          element = element.parentElement;
        }
        if (element.textContent.trim() !== text.data.trim() && element.checkVisibility()) {
          found.push(`turned text: ${element.outerHTML.slice(0, 160)}`);
        }
      }
    }
    return [...new Set(found)].slice(0, 10);
  });
}

/** Replaces the names in answers of the API by those that `use` sets. Without names, answers stay as they are. */
export async function poisonable(page) {
  let names = [];
  await page.route(/\/api\/(?!auth\/(caller|login|refresh)|.*(stream|tail|export|events$))/, async (route) => {
    const response = await route.fetch().catch(() => undefined);
    if (!response) {
      await route.abort().catch(() => undefined);
      return;
    }
    const changed = names.length > 0 && response.ok() && response.headers()['content-type']?.includes('json');
    await route.fulfill({ response, ...(changed ? { json: poison(await response.json(), names) } : {}) }).catch(() => undefined);
  });
  return { use: (texts) => (names = texts) };
}

/**
 * Opens each page with hostile names in every column, on a wide and on a narrow screen.
 *
 * @param away path of a page that loads nothing
 */
export async function poisonPages(page, api, paths, away) {
  for (const [set, texts] of Object.entries(SETS)) {
    await step(`names with ${set} in every column`, async () => {
      const found = [];
      for (const path of paths) {
        await visit(page, away);
        api.use(texts);
        await visit(page, path);
        await page.locator('main h1').waitFor();
        await loaded(page);
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 860 });
          found.push(...(await dangers(page)).map((danger) => `${path} at ${width} px: ${danger}`));
        }
        await page.setViewportSize({ width: 1280, height: 860 });
        found.push(...(await findings(page)).map((finding) => `${path}: ${finding.slice(0, 300)}`));
        api.use([]);
      }
      assert.deepEqual(found, []);
    });
  }
}
