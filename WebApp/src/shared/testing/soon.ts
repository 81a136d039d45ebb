import { vi } from 'vitest';

/** What comes true by itself. A machine with other things to do may take its time. */
export const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000 });
