import { useI18n } from 'vue-i18n';
import { signOut } from '../api/session';
import { useAction } from './action';
import { toast } from './toasts';

/** Signs the user out, and says so if the session could not be ended everywhere. */
export function useSignOut() {
  const { t } = useI18n();
  return useAction(async () => {
    try {
      if (!(await signOut())) {
        toast(t('bar.signedOutHere'), 'bad');
      }
    } catch {
      toast(t('bar.stillSignedIn'), 'bad');
    }
  });
}
