// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Words that are the same in every language. */
const NAMES = /^(API|CRL|CSV|Deutsch|English|Enter|Esc|MQTT|PEM|PNG|QoS|Rookery|WebSocket|mqtts?:\/\/:?)$/;

const templates = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.vue'))
  .map((name) => [name, /<template>\n([\s\S]*)<\/template>/.exec(readFileSync(join('src', name), 'utf8'))?.[1] ?? ''] as const);

/** Tags with attributes that contain `>` in quotes. */
const TAG = /<(?:[^"'>]|"[^"]*"|'[^']*')*>/g;

describe('a template', () => {
  it('has no text that is not in a catalogue', () => {
    const texts = templates.flatMap(([name, template]) =>
      template
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/\{\{[\s\S]*?\}\}/g, '')
        .replace(TAG, '\n')
        .split(/\s+/)
        .filter((word) => /[A-Za-z]{3}/.test(word) && !NAMES.test(word))
        .map((word) => `${name}: ${word}`),
    );
    expect(texts).toEqual([]);
  });

  it('has no label that is not in a catalogue', () => {
    const labels = templates.flatMap(([name, template]) =>
      [...template.matchAll(/\s(aria-label|title|label|alt)="([^"]*[A-Za-z]{3}[^"]*)"/g)].map((match) => `${name}: ${match[1]}="${match[2]}"`),
    );
    expect(labels).toEqual([]);
  });
});
