import type { Presentation } from '../image/types';
import type { ViewedStudy } from '../source/model';
import type { StateHead } from './Decoder';
import type { Loaded, LoadedFrame, PictureLoader } from './PictureLoader';
import { stackOf, type StackItem } from './stack';

export interface KnownState {
  item: StackItem;
  head: StateHead;
}

/** A state as it belongs to one picture; `presentation` is null where what it asks for could not be read. */
export interface AppliedState {
  state: KnownState;
  presentation: Presentation | null;
}

const StateClasses = '1.2.840.10008.5.1.4.1.1.11.';

/** The presentation states among what there is to see, and what each asks for a picture. */
export class PresentationStates {
  private readonly known = new Map<ViewedStudy, KnownState[]>();

  constructor(
    private readonly loader: PictureLoader,
    /** Resolves while nobody waits for a picture. */
    private readonly idle: () => Promise<void>,
    private readonly found: () => void,
  ) {}

  /** Those of this picture that are known by now; the first question about a study has the others read. */
  of(picture: LoadedFrame): readonly KnownState[] {
    const { study } = picture.item;
    const known = this.known.get(study);
    if (known !== undefined) {
      return known.filter(({ head }) => isOf(head, picture));
    }
    this.known.set(study, []);
    void this.look(study);
    return [];
  }

  /** After more of the source can be read. */
  again(): void {
    this.known.clear();
  }

  /** The picture with what the state asks for it. A state says nothing of pictures that it does not refer to. */
  async apply(loaded: Loaded, state: KnownState | null): Promise<Loaded> {
    if (loaded.kind !== 'frame' || state === null || !isOf(state.head, loaded)) {
      return loaded;
    }
    const presentation = await this.loader.presentation(state.item, loaded).catch(() => null);
    return { ...loaded, applied: { state, presentation } };
  }

  private async look(study: ViewedStudy): Promise<void> {
    const found: KnownState[] = [];
    for (const series of study.series) {
      for (const item of stackOf(study, series).items.filter(({ instance }) => instance.sopClass.startsWith(StateClasses))) {
        await this.idle();
        // One that cannot be read says so where it is listed, among the series.
        const head = await this.loader.state(item).catch(() => null);
        if (head !== null) {
          found.push({ item, head });
        }
      }
    }
    if (found.length > 0 && this.known.has(study)) {
      this.known.set(study, found.sort((one, other) => (createdAt(one) < createdAt(other) ? -1 : 1)));
      this.found();
    }
  }
}

function createdAt({ head }: KnownState): string {
  return `${head.date} ${head.time}`;
}

/** Of another patient or study it is none of this picture's, whatever it refers to. */
function isOf({ attributes, references }: StateHead, { head, item }: LoadedFrame): boolean {
  const { patient, study, instance } = head.attributes;
  const same = attributes.patient.id === patient.id && attributes.study.uid === study.uid;
  return same && references.some(({ sopInstance, frames }) => sopInstance === instance.uid && (frames.length === 0 || frames.includes(item.frame)));
}
