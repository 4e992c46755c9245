import { beforeEach, describe, expect, it, vi } from 'vitest';

type Answer = { status: number; body?: unknown } | Error;
const answers = new Map<string, Answer[]>();
const requested: string[] = [];
const reload = vi.fn();

/** Answers requests in order; the last answer of a path is repeated. */
function server(paths: Record<string, Answer[]>): void {
  for (const [path, list] of Object.entries(paths)) {
    answers.set(path, [...list]);
  }
}

async function fetched(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const path = input instanceof Request ? new URL(input.url).pathname : String(input);
  const key = `${init?.method ?? (input instanceof Request ? input.method : 'GET')} ${path}`;
  requested.push(key);
  const list = answers.get(key) ?? [new Error(`no answer for ${key}`)];
  const answer = list.length > 1 ? list.shift()! : list[0]!;
  if (answer instanceof Error) {
    throw answer;
  }
  return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status });
}

const issued = { status: 200, body: { access_token: 'token', expires_in: 600 } };
const caller = (name: string, tenant = 'default') => ({ status: 200, body: { name, tenant, role: 'owner', kind: 'user' } });

async function freshSession() {
  vi.resetModules();
  return import('../src/api/session');
}

beforeEach(() => {
  answers.clear();
  requested.length = 0;
  reload.mockClear();
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.stubGlobal('location', { ...window.location, reload });
});

describe('sign-out', () => {
  it('is not claimed if the console does not respond', async () => {
    const { restore, session, signOut } = await freshSession();
    server({ 'POST /session/refresh': [issued], 'GET /api/auth/caller': [caller('ann')], 'DELETE /session': [new TypeError('Failed to fetch')] });
    await restore();
    await expect(signOut()).rejects.toMatchObject({ status: 0 });
    expect(session.state).toBe('signed-in');
  });

  it('says whether the session has ended everywhere', async () => {
    for (const [status, everywhere] of [[204, true], [503, false]] as const) {
      const { restore, session, signOut } = await freshSession();
      server({ 'POST /session/refresh': [issued], 'GET /api/auth/caller': [caller('ann')], 'DELETE /session': [{ status }] });
      await restore();
      expect(await signOut()).toBe(everywhere);
      expect(session.state).toBe('signed-out');
      expect(session.name).toBe('');
    }
  });
});

describe('another user', () => {
  it.each([
    ['of another name', caller('bob')],
    ['of another tenant', caller('ann', 'acme')],
  ])('%s, who has signed in in another tab, sees nothing of this page', async (_, other) => {
    const { authorizedFetch, restore, session } = await freshSession();
    server({
      'POST /session/refresh': [issued],
      'GET /api/auth/caller': [caller('ann'), other],
      'GET /api/devices': [{ status: 401 }, { status: 200, body: {} }],
    });
    await restore();
    void authorizedFetch(new Request('http://localhost/api/devices'));
    await vi.waitFor(() => expect(reload).toHaveBeenCalled());
    expect(session.name).toBe('ann');
    expect(requested.filter((path) => path === 'GET /api/devices')).toHaveLength(1);
  });

  it('whose name is not known yet gets no data', async () => {
    const { authorizedFetch, restore } = await freshSession();
    server({
      'POST /session/refresh': [issued],
      'GET /api/auth/caller': [caller('ann'), { status: 503, body: { title: 'Unavailable' } }],
      'GET /api/devices': [{ status: 401 }],
    });
    await restore();
    await expect(authorizedFetch(new Request('http://localhost/api/devices'))).rejects.toMatchObject({ status: 503 });
    await expect(authorizedFetch(new Request('http://localhost/api/devices'))).rejects.toMatchObject({ status: 503 });
    expect(requested.filter((path) => path === 'GET /api/devices')).toHaveLength(1);
  });

  it('is the same one after a usual renewal', async () => {
    const { authorizedFetch, restore } = await freshSession();
    server({
      'POST /session/refresh': [issued],
      'GET /api/auth/caller': [caller('ann')],
      'GET /api/devices': [{ status: 401 }, { status: 200, body: {} }],
    });
    await restore();
    expect((await authorizedFetch(new Request('http://localhost/api/devices'))).status).toBe(200);
    expect(reload).not.toHaveBeenCalled();
  });
});
