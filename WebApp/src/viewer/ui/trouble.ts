import { DicomFault } from '../image';
import { SourceError } from '../source/ImageSource';
import { h } from './dom';
import { say } from './messages';

/** Says why a picture cannot be shown, in words, and the technical reason for whoever is asked about it. */
export function troubleOf(error: unknown, ...offers: readonly Node[]): HTMLElement {
  const known = error instanceof SourceError ? say(`source.${error.trouble}`) : error instanceof DicomFault ? say(`fault.${error.code}`) : '';
  const reason = error instanceof SourceError ? '' : error instanceof Error ? error.message : String(error);
  return h(
    'div',
    { class: 'trouble' },
    h('h2', {}, say('cannotShow')),
    known === '' ? null : h('p', {}, known),
    reason === '' ? null : h('p', { class: 'reason' }, reason),
    ...offers,
  );
}
