import type { Tone } from '@shared/components/StatusPill.vue';
import type { RequestRow } from '../api/types';

interface Shown {
  key: 'toReview' | 'partlySent' | 'waiting' | 'sent' | 'declined' | 'answered' | 'refused';
  tone: Tone;
}

/** The state of a request in one word, seen from this institution. */
export function stateOf(request: Pick<RequestRow, 'Direction' | 'State' | 'Outcome'> & { Packages: number | unknown[] }): Shown {
  const isInbound = request.Direction === 'Inbound';
  if (request.State === 'Completed') {
    if (request.Outcome === 'Declined') {
      return { key: isInbound ? 'declined' : 'refused', tone: 'neutral' };
    }
    return { key: isInbound ? 'sent' : 'answered', tone: 'good' };
  }
  if (!isInbound) {
    return { key: 'waiting', tone: 'brand' };
  }
  const packages = Array.isArray(request.Packages) ? request.Packages.length : Number(request.Packages);
  return packages > 0 ? { key: 'partlySent', tone: 'brand' } : { key: 'toReview', tone: 'warn' };
}
