// Writes the TypeScript types of all operations, from the sections of the OpenAPI documents of the API and of the provisioner.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapi, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = new URL('../../../../../', import.meta.url);

async function write(sections, output) {
  const folder = new URL(sections, root);
  const document = parse(readFileSync(new URL('shared.yaml', folder), 'utf8'));
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'shared.yaml')) {
    const section = parse(readFileSync(new URL(name, folder), 'utf8'));
    Object.assign(document.paths, section.paths);
    for (const [kind, definitions] of Object.entries(section.components ?? {})) {
      document.components[kind] = { ...document.components[kind], ...definitions };
    }
  }
  writeFileSync(fileURLToPath(new URL(output, import.meta.url)), astToString(await openapi(document)));
}

await write('api/src/main/resources/dev/rookery/api/openapi/', '../src/api/schema.d.ts');
await write('provisioner/src/main/resources/dev/rookery/provisioner/openapi/', '../src/operator/schema.d.ts');
