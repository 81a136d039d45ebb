import { onBeforeUnmount, ref, watch, type Ref } from 'vue';

export const CineRates = [2, 5, 10, 15, 25];
const DefaultRate = 10;
const LongestWait = 10; // beats that a picture still on its way may hold the film up

/** Plays: a beat at the chosen rate. A picture that is not here yet holds the film up rather than tearing it. */
export function useCine(next: () => number, isReady: (index: number) => boolean, go: (index: number) => void): {
  playing: Ref<boolean>;
  rate: Ref<number>;
} {
  const playing = ref(false);
  const rate = ref(DefaultRate);
  let timer: ReturnType<typeof setInterval> | null = null;
  let waited = 0;

  function beat(): void {
    const index = next();
    if (isReady(index) || waited >= LongestWait) {
      waited = 0;
      go(index);
    } else {
      waited++;
    }
  }

  function stop(): void {
    if (timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  watch([playing, rate], () => {
    stop();
    if (playing.value) {
      timer = setInterval(beat, 1000 / rate.value);
    }
  });
  onBeforeUnmount(stop);
  return { playing, rate };
}
