// Writes src/api/schema.d.ts, the TypeScript types of all operations, from the sections of the API's OpenAPI document.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const sections = new URL('../../../../../api/src/main/resources/dev/rookery/api/openapi/', import.meta.url);
const output = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url));

const document = parse(readFileSync(new URL('shared.yaml', sections), 'utf8'));
for (const name of readdirSync(sections).filter((file) => file.endsWith('.yaml') && file !== 'shared.yaml')) {
  const section = parse(readFileSync(new URL(name, sections), 'utf8'));
  Object.assign(document.paths, section.paths);
  for (const [kind, definitions] of Object.entries(section.components ?? {})) {
    document.components[kind] = { ...document.components[kind], ...definitions };
  }
}
writeFileSync(output, astToString(await openapi(document)));
