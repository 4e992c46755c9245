import { computed, reactive } from 'vue';
import type { Problem } from '../api/problem';

const failing = reactive(new Map<symbol, Problem>());

/** Returns whether a later attempt may succeed without a change by the user: no response, or a failure of the server. */
export function isOutage(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 500;
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
