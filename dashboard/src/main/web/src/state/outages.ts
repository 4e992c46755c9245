import { computed, reactive } from 'vue';
import { type Problem, UNREADABLE } from '../api/problem';
import { i18n } from '../i18n';

const failing = reactive(new Map<symbol, Problem>());

const TOO_MANY_REQUESTS = 429;

/** Returns whether a later attempt may succeed without a change by the user: no response, a failure of the server, or too many requests. */
export function isOutage(problem: Problem): boolean {
  return problem.status <= 0 || problem.status === TOO_MANY_REQUESTS || problem.status >= 500;
}

/** Returns what happened: the title of the API, or a text of the catalogue for a response without one. */
export function problemTitle(problem: Problem): string {
  const { t } = i18n.global;
  switch (problem.status) {
    case 0:
      return t('problem.offline');
    case UNREADABLE:
      return t('problem.unreadable');
    default:
      return problem.title || t('problem.status', { status: problem.status });
  }
}

/** Reports that a part of the page cannot be loaded, or that it can again. */
export function reportOutage(part: symbol, problem: Problem | undefined): void {
  if (problem && isOutage(problem)) {
    failing.set(part, problem);
  } else {
    failing.delete(part);
  }
}

/** The causes of what the page cannot load now, each once. */
export const outages = computed(() => {
  const problems = [...failing.values()];
  return problems.filter((one, index) => problems.findIndex((other) => other.status === one.status && other.detail === one.detail) === index);
});
