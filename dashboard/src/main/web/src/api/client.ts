import createClient from 'openapi-fetch';
import { asProblem, Problem, problemOf } from './problem';
import type { components, paths } from './schema';
import { authorizedFetch } from './session';

export type Schemas = components['schemas'];

/** Client of the REST API with the session of this page. */
export const api = createClient<paths>({ baseUrl: '/api', fetch: authorizedFetch });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Returns the body of a successful response; throws a {@link Problem} otherwise. */
export async function unwrap<T>(request: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (failure) {
    throw isAbort(failure) ? failure : asProblem(failure);
  }
  if (!answer.response.ok) {
    throw problemOf(answer.response.status, answer.error);
  }
  return answer.data as NonNullable<T>;
}

export function isAbort(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'AbortError';
}

/** Requests a path that the typed client cannot express, such as a download. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await authorizedFetch(new Request(`/api${path}`, init));
  if (!response.ok) {
    throw problemOf(response.status, await response.json().catch(() => undefined));
  }
  return response;
}

export { Problem };
