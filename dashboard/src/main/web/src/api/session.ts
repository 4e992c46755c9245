import { reactive } from 'vue';
import { asProblem, Problem, readProblem } from './problem';

/** Who is signed in: a person, or an operator of the platform to whom the console was handed over. */
export type Kind = 'user' | 'platform_operator' | 'operator';

export type Role = 'viewer' | 'operator' | 'admin' | 'owner';

const RANKS: readonly Role[] = ['viewer', 'operator', 'admin', 'owner'];
/** A token is renewed this long before its end, in milliseconds. */
const RENEW_BEFORE = 30_000;
/** Above the time that the server waits for its database. A page without an answer would stay empty. */
const TIMEOUT = 40_000;
/** Time until the headers of a response, in milliseconds: above the 60 seconds that a command waits for its reply. */
const ANSWER_TIMEOUT = 75_000;

interface Issued {
  access_token: string;
  expires_in: number;
}

/**
 * The session of this page. `starting` until the server has answered whether the browser has one; `expired` if it ended while the
 * page was in use, which shows the sign-in above the page.
 */
export const session = reactive({
  state: 'starting' as 'starting' | 'signed-out' | 'signed-in' | 'expired' | 'unreachable',
  name: '',
  tenant: '',
  role: 'viewer' as Role,
  kind: 'user' as Kind,
  scopes: [] as readonly string[],
});

let token = '';
let tokenEnd = 0;
let renewal: Promise<boolean> | undefined;
let waiting: (() => void)[] = [];
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('rookery-session');

tabs?.addEventListener('message', (event) => {
  if (event.data === 'signed-out' && session.state === 'signed-in') {
    forget('signed-out');
  } else if (event.data === 'signed-in' && (session.state === 'signed-out' || session.state === 'expired')) {
    void restore();
  }
});

/**
 * Returns whether the user has at least the role. Actions that the API would refuse are not shown. A hand-over permits actions with
 * one of its scopes only.
 */
export function can(role: Role, scope?: string): boolean {
  if (session.kind === 'platform_operator' && role !== 'viewer' && !(scope && session.scopes.includes(scope))) {
    return false;
  }
  return RANKS.indexOf(session.role) >= RANKS.indexOf(role);
}

/** Continues the session of the browser, if it has one. */
export async function restore(): Promise<void> {
  try {
    if (await renew()) {
      await identify();
    } else {
      session.state = 'signed-out';
    }
  } catch (failure) {
    session.state = failure instanceof Problem && failure.status === 401 ? 'signed-out' : 'unreachable';
  }
}

/** @param tenant name of the tenant, or empty text if the host of the page names it */
export async function signIn(name: string, password: string, tenant: string): Promise<void> {
  accept(await send('/session', { name, password, ...(tenant ? { tenant } : {}) }));
  await identify();
  tabs?.postMessage('signed-in');
}

export async function changePassword(password: string, newPassword: string): Promise<void> {
  const authorization = `Bearer ${await accessToken()}`;
  accept(await send('/session/password', { password, new_password: newPassword }, authorization));
}

/**
 * Ends the session. Throws a {@link Problem} if the console does not respond: then the session goes on, because only the server can
 * remove its cookie.
 *
 * @returns whether the session has ended everywhere; otherwise this browser has forgotten it, and the API did not respond
 */
export async function signOut(): Promise<boolean> {
  const response = await fetchInTime('/session', { method: 'DELETE' }).catch((failure: unknown) => {
    throw asProblem(failure);
  });
  forget('signed-out');
  tabs?.postMessage('signed-out');
  return response.ok;
}

/** Sends a request with the access token. After 401 it renews the session, or waits until the user has signed in again. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const retry = request.clone();
  const used = await accessToken(request.signal);
  const response = await send401(request, used);
  if (response.status !== 401) {
    return response;
  }
  if (token === used) {
    token = '';
  }
  return send401(retry, await accessToken(request.signal));
}

/** The time until the user has signed in again does not count against the timeout, nor does the body of a stream. */
async function send401(request: Request, bearer: string): Promise<Response> {
  request.headers.set('Authorization', `Bearer ${bearer}`);
  const controller = new AbortController();
  let late = false;
  const timer = window.setTimeout(() => {
    late = true;
    controller.abort();
  }, ANSWER_TIMEOUT);
  request.signal.addEventListener('abort', () => controller.abort());
  try {
    return await fetch(request, { signal: request.signal.aborted ? request.signal : controller.signal });
  } catch (failure) {
    throw late ? new Problem(0, '', '') : failure;
  } finally {
    window.clearTimeout(timer);
  }
}

async function accessToken(signal?: AbortSignal): Promise<string> {
  while (!token || Date.now() > tokenEnd - RENEW_BEFORE) {
    if (!(await renew())) {
      if (session.kind === 'platform_operator') {
        forget('signed-out');
      } else {
        session.state = session.state === 'signed-in' || session.state === 'expired' ? 'expired' : 'signed-out';
      }
      await signedInAgain(signal);
    }
  }
  return token;
}

function signedInAgain(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
  });
}

/** One renewal at a time, for all requests of the page. */
function renew(): Promise<boolean> {
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(): Promise<boolean> {
  const response = await fetchInTime('/session/refresh', { method: 'POST' });
  if (response.status === 204) {
    return false;
  }
  if (!response.ok) {
    throw await readProblem(response);
  }
  accept((await response.json()) as Issued);
  if (session.state === 'signed-in' || session.state === 'expired') {
    // Another tab may have signed in as another user: a token whose user is unknown is not used.
    await identify().catch((failure: unknown) => {
      token = '';
      throw failure;
    });
  }
  return true;
}

function fetchInTime(path: string, init: RequestInit): Promise<Response> {
  return fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT) });
}

async function identify(): Promise<void> {
  const response = await fetchInTime('/api/auth/caller', { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) {
    throw await readProblem(response);
  }
  const caller = (await response.json()) as { name: string; tenant?: string; role: Role; kind: Kind; scopes?: string[] };
  if (session.name && (session.name !== caller.name || session.tenant !== (caller.tenant ?? '') || session.kind !== caller.kind)) {
    // Nothing that another user has loaded stays on the page.
    location.reload();
    // Until then, no request continues.
    await new Promise(() => undefined);
  }
  session.name = caller.name;
  session.tenant = caller.tenant ?? '';
  session.role = caller.role;
  session.kind = caller.kind;
  session.scopes = caller.scopes ?? [];
  session.state = 'signed-in';
  for (const resolve of waiting.splice(0)) {
    resolve();
  }
}

function accept(issued: Issued): void {
  token = issued.access_token;
  tokenEnd = Date.now() + issued.expires_in * 1000;
}

function forget(state: 'signed-out' | 'expired'): void {
  token = '';
  waiting = [];
  session.state = state;
  session.name = '';
  session.tenant = '';
  session.role = 'viewer';
  session.kind = 'user';
  session.scopes = [];
}

async function send(path: string, body: object, authorization?: string): Promise<Issued> {
  let response: Response;
  try {
    response = await fetchInTime(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorization ? { Authorization: authorization } : {}) },
      body: JSON.stringify(body),
    });
  } catch (failure) {
    throw asProblem(failure);
  }
  if (!response.ok) {
    throw await readProblem(response);
  }
  const issued = (await response.json()) as Issued;
  if (!issued.access_token) {
    throw new Problem(response.status, 'No session', '');
  }
  return issued;
}
