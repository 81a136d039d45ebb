import { inject, reactive, type App, type InjectionKey } from 'vue';

export interface ToastOptions {
  tone?: 'good' | 'bad' | 'neutral';
  /** What the button "Undo" does. */
  undo?: () => void;
}

export interface Toast extends ToastOptions {
  id: number;
  text: string;
}

const SHOWN_FOR = 6000;
/** Longer, so that there is time to read and to press Undo. */
const SHOWN_FOR_WITH_UNDO = 12000;
const AT_ONCE = 3;

/** Short confirmations at the edge of the page. */
export class ToastList {
  readonly items = reactive<Toast[]>([]);
  private last = 0;

  /** Gives a function that takes the toast away, for when it no longer holds. */
  show(text: string, options: ToastOptions = {}): () => void {
    this.last += 1;
    const id = this.last;
    this.items.push({ id, text, ...options });
    this.items.splice(0, this.items.length - AT_ONCE);
    const dismiss = () => this.dismiss(id);
    setTimeout(dismiss, options.undo === undefined ? SHOWN_FOR : SHOWN_FOR_WITH_UNDO);
    return dismiss;
  }

  dismiss(id: number): void {
    const index = this.items.findIndex((toast) => toast.id === id);
    if (index >= 0) {
      this.items.splice(index, 1);
    }
  }

  install(app: App): void {
    app.provide(toastsKey, this);
  }
}

export const toastsKey: InjectionKey<ToastList> = Symbol('toasts');

/** The list given by `app.use(new ToastList())`. */
export function useToasts(): ToastList {
  const toasts = inject(toastsKey);
  if (toasts === undefined) {
    throw new Error('app.use(new ToastList()) is missing');
  }
  return toasts;
}
