import { computed, ref, shallowRef } from 'vue';
import { asRefusal } from '@shared/api/Refusal';
import type { Exchange } from '../api/exchange';
import type { Matches, SendOrder } from '../api/types';
import { liveCount, selectedStudies, wholeSelection } from './selection';
import type { OpenRequest } from './requestState';

/** The state of the Review page: what matches, what was taken off, and the sending. */
export function useReview(exchange: Exchange, { request, reload }: OpenRequest) {
  const matches = shallowRef<Matches>();
  const excluded = shallowRef<ReadonlySet<string>>(new Set<string>());
  const error = shallowRef<unknown>();
  const sending = ref(false);
  const saving = ref(0);
  let saves: Promise<unknown> = Promise.resolve();

  async function look() {
    try {
      const answer = await exchange.matches(request.value.ID);
      matches.value = answer;
      excluded.value = new Set(answer.Matching.filter((match) => match.Excluded).map((match) => match.Study));
      error.value = undefined;
      if (request.value.State === 'ToReview') {
        // What is on the screen counts as seen; should this fail, it is shown as new once more.
        void exchange.markShown(request.value.ID, answer.Matching.map((match) => match.Study)).catch(() => undefined);
      }
    } catch (failure) {
      error.value = failure;
    }
  }

  /** One change after the other, so that the server ends with the last one. */
  function save() {
    saving.value += 1;
    saves = saves
      .then(async () => {
        if (matches.value !== undefined) {
          await exchange.select(request.value.ID, wholeSelection(matches.value, excluded.value, request.value.Excluded));
          await reload();
        }
      })
      .catch(async (failure: unknown) => {
        await look();
        error.value = failure;
      })
      .finally(() => (saving.value -= 1));
    return saves;
  }

  function setExcluded(study: string, isExcluded: boolean) {
    const next = new Set(excluded.value);
    if (isExcluded) {
      next.add(study);
    } else {
      next.delete(study);
    }
    excluded.value = next;
    return save();
  }

  /** Sends what is listed; undefined when it was refused. A second press while the first is under way does nothing. */
  async function send(order: Omit<SendOrder, 'Studies' | 'Revision'>) {
    if (sending.value || matches.value === undefined) {
      return undefined;
    }
    sending.value = true;
    error.value = undefined;
    try {
      await saves;
      const Studies = selectedStudies(matches.value, excluded.value).map((match) => match.Study);
      return await exchange.send(request.value.ID, { ...order, Studies, Revision: request.value.Revision });
    } catch (failure) {
      error.value = failure;
      if (['ListChanged', 'ConcurrentChange', 'StudyGone', 'InvalidState'].includes(asRefusal(failure).code)) {
        await reload().catch(() => undefined);
        await look();
        error.value = failure;
      }
      return undefined;
    } finally {
      sending.value = false;
    }
  }

  return {
    matches,
    excluded,
    error,
    sending,
    saving: computed(() => saving.value > 0),
    count: computed(() => (matches.value === undefined ? 0 : liveCount(matches.value, excluded.value))),
    look,
    setExcluded,
    send,
  };
}
