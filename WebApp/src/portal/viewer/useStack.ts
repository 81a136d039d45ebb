import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { PortalApi } from '../portalApi';
import { PictureRefused, PictureStore } from './PictureStore';
import { MaximumWidth, preloadOrder, requestWidth, step, type Picture, type Stack } from './stacks';
import type { Extent } from './viewport';

const ByteLimit = 96 * 1024 * 1024;
const Ahead = 8;
const Behind = 2;
const ZoomSettles = 250; // milliseconds; fingers apart ask for one sharper picture, not for one at every step
const LargestRatio = 2; // a telephone's third pixel per point is not worth a picture twice as heavy

export type PictureTrouble = 'Forbidden' | 'Gone' | 'Busy' | 'Undrawable' | 'Failed';

const troubleOfStatus: Record<number, PictureTrouble> = {
  403: 'Forbidden',
  404: 'Gone',
  410: 'Gone',
  415: 'Undrawable',
  429: 'Busy',
};

export interface ShownStack {
  index: Ref<number>;
  picture: ComputedRef<Picture | undefined>;
  bitmap: ShallowRef<ImageBitmap | null>;
  pending: Ref<boolean>;
  trouble: Ref<PictureTrouble | null>;
  extent: Ref<Extent>;
  zoom: Ref<number>;
  go: (index: number) => void;
  retry: () => void;
  isReady: (index: number) => boolean;
}

/** Brings the picture that is asked for onto the surface, sized to it, and fetches its neighbours in the meantime. */
export function useStack(api: PortalApi, packageId: string, stack: ComputedRef<Stack | undefined>): ShownStack {
  const store = new PictureStore((picture, width, signal) => api.picture(packageId, picture, width, signal), ByteLimit);
  const index = ref(0);
  const bitmap = shallowRef<ImageBitmap | null>(null);
  const pending = ref(false);
  const trouble = ref<PictureTrouble | null>(null);
  const extent = ref<Extent>({ width: 0, height: 0 });
  const zoom = ref(1);
  const aspect = ref(1); // width by height of the series' pictures; square until one is here
  const attempt = ref(0);
  const settledZoom = ref(1);
  // Nothing sharper is to be had: the last answer was narrower than what was asked for.
  const widest = ref(MaximumWidth);
  let settling: ReturnType<typeof setTimeout> | undefined;
  let direction: 1 | -1 = 1;

  const picture = computed(() => stack.value?.pictures[index.value]);
  const width = computed(() => {
    const shown = Math.min(extent.value.width, extent.value.height * aspect.value) * settledZoom.value;
    return Math.min(requestWidth(shown, Math.min(window.devicePixelRatio || 1, LargestRatio)), widest.value);
  });

  function show(next: ImageBitmap | null): void {
    const before = bitmap.value;
    bitmap.value = next;
    before?.close();
  }

  async function load(wanted: Picture): Promise<void> {
    const asked = width.value;
    pending.value = !store.has(wanted, asked);
    trouble.value = null;
    try {
      const next = await createImageBitmap(await store.get(wanted, asked));
      if (wanted !== picture.value) {
        next.close();
        return;
      }
      aspect.value = next.width / next.height;
      widest.value = next.width < asked ? asked : widest.value;
      show(next);
    } catch (error) {
      if (wanted === picture.value) {
        trouble.value = error instanceof PictureRefused ? (troubleOfStatus[error.status] ?? 'Failed') : 'Failed';
        show(null);
      }
    }
    if (wanted === picture.value) {
      pending.value = false;
      const pictures = stack.value?.pictures ?? [];
      const near = preloadOrder(pictures.length, index.value, direction, Ahead, Behind);
      store.preload(near.flatMap((i) => pictures[i] ?? []), asked);
    }
  }

  watch([picture, width, attempt, () => extent.value.width > 0], ([wanted, , , measured]) => {
    if (wanted !== undefined && measured) {
      void load(wanted);
    }
  });
  watch(zoom, (now) => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      settledZoom.value = now;
    }, ZoomSettles);
  });
  watch(stack, () => {
    index.value = 0;
    widest.value = MaximumWidth;
    direction = 1;
    aspect.value = 1;
    trouble.value = null;
    show(null);
  });
  onBeforeUnmount(() => {
    clearTimeout(settling);
    store.close();
    show(null);
  });

  return {
    index,
    picture,
    bitmap,
    pending,
    trouble,
    extent,
    zoom,
    go: (next) => {
      const bounded = step(stack.value?.pictures.length ?? 0, next, 0);
      direction = bounded < index.value ? -1 : 1;
      index.value = bounded;
    },
    retry: () => {
      attempt.value++;
    },
    isReady: (i) => {
      const at = stack.value?.pictures[i];
      return at !== undefined && store.has(at, width.value);
    },
  };
}
