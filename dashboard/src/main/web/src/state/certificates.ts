const SOON = 30 * 86_400_000;

/** State of a certificate, with the mark that shows it. */
export function certificateState(
  certificate: { not_after: string; revoked_at?: string },
  now: number,
): { name: 'revoked' | 'expired' | 'soon' | 'valid'; kind: 'bad' | 'away' | 'warning' | 'ok' } {
  if (certificate.revoked_at) {
    return { name: 'revoked', kind: 'bad' };
  }
  const left = Date.parse(certificate.not_after) - now;
  if (left < 0) {
    return { name: 'expired', kind: 'away' };
  }
  return left < SOON ? { name: 'soon', kind: 'warning' } : { name: 'valid', kind: 'ok' };
}
