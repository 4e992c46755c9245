/** A part of a request that the API rejected. */
export interface FieldProblem {
  at?: string;
  detail?: string;
}

/** Status of a response that is not one of the API, such as a page of a proxy, or is damaged. */
export const UNREADABLE = -1;

/** Failure of a request: a problem document of the API (RFC 9457), the lack of a response (status 0), or {@link UNREADABLE}. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail || title);
  }
}

/** Returns the problem of a response whose body was parsed, or not. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'title' in body) {
    const document = body as { title?: unknown; detail?: unknown; errors?: unknown };
    const errors = Array.isArray(document.errors) ? (document.errors as FieldProblem[]) : [];
    return new Problem(status, String(document.title), String(document.detail ?? ''), errors);
  }
  // A page of a proxy is no text for users.
  return new Problem(status, '', typeof body === 'string' && !/^\s*</.test(body) ? body.slice(0, 500) : '');
}

/** Reads the problem document of a failed response. */
export async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return problemOf(response.status, JSON.parse(text));
  } catch {
    return problemOf(response.status, text);
  }
}

/** Returns the problem that any failure of a request is shown as. */
export function asProblem(failure: unknown): Problem {
  if (failure instanceof Problem) {
    return failure;
  }
  if (failure instanceof SyntaxError) {
    return new Problem(UNREADABLE, '', '');
  }
  return new Problem(0, '', failure instanceof Error ? failure.message : String(failure));
}
