import { ref, shallowRef } from 'vue';
import { asProblem, type Problem } from '../api/problem';

/** An action that the user starts: whether it runs, and why it failed. */
export function useAction<A extends unknown[]>(act: (...given: A) => Promise<void>) {
  const busy = ref(false);
  const problem = shallowRef<Problem>();

  async function run(...given: A): Promise<boolean> {
    if (busy.value) {
      return false;
    }
    busy.value = true;
    problem.value = undefined;
    try {
      await act(...given);
      return true;
    } catch (failure) {
      problem.value = asProblem(failure);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, run };
}
