// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import de from '../src/i18n/de';
import en from '../src/i18n/en';
import operatorDe from '../src/operator/i18n/de';
import operatorEn from '../src/operator/i18n/en';

/** Returns the texts of a catalogue by their full keys. */
function flatten(messages: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value as object, `${prefix}${key}.`)],
    ),
  );
}

// The operator's console has the common texts, and its own.
const english = new Map([...flatten(en), ...flatten(operatorEn)]);
const german = new Map([...flatten(de), ...flatten(operatorDe)]);
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('catalogues', () => {
  it('have the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('have the same placeholders', () => {
    for (const [key, text] of english) {
      expect(placeholders(german.get(key)!), key).toEqual(placeholders(text));
    }
  });

  it('have each key in one of the two consoles only', () => {
    const common = flatten(en);
    expect([...flatten(operatorEn).keys()].filter((key) => common.has(key))).toEqual([]);
  });

  it('have no empty texts, and none that vue-i18n would interpret', () => {
    for (const [key, text] of [...english, ...german]) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/@|%\{/);
    }
  });

  it('contain every key that a page uses', () => {
    const missing = sources('src')
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1]!))
      .filter((key) => !english.has(key));
    expect(missing).toEqual([]);
  });

  it('contain no key that nothing uses', () => {
    const text = sources('src')
      .filter((file) => !file.includes('i18n'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const unused = [...english.keys()].filter((key) => {
      const section = key.slice(0, key.lastIndexOf('.') + 1);
      return !text.includes(`'${key}'`) && !text.includes(`\`${section}\${`);
    });
    expect(unused).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}
