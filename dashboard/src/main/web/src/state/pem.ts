import { download } from './files';

/** Offers a certificate, key or list in PEM format as a file. */
export function savePem(name: string, pem: string): void {
  download(name, new Blob([pem], { type: 'application/x-pem-file' }));
}

/** Returns the text of the chosen file, up to a size that no certificate or key exceeds. */
export async function chosenText(event: Event, maximum: number): Promise<string | undefined> {
  return (await (event.target as HTMLInputElement).files?.[0]?.slice(0, maximum).text())?.trim();
}
