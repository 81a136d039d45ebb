import type { Fault } from '../image/types';

/** What a page asks its decoding worker; `id` comes back with the answer. */
export type WorkerCall =
  | { id: number; call: 'unpack'; blocks: readonly string[] }
  | { id: number; call: 'open'; key: string; bytes: ArrayBuffer }
  | { id: number; call: 'frame'; key: string; index: number }
  | { id: number; call: 'picture'; key: string; excerpt: ArrayBuffer }
  | { id: number; call: 'presentation'; key: string; sopInstance: string; frame: number }
  | { call: 'forget'; key: string }
  /** Where the decoders are to be reached; null where they could not be loaded. */
  | { call: 'codecs'; port: MessagePort | null };

export type WorkerAnswer =
  | { id: number; value: unknown }
  | { id: number; fault: Fault }
  /** Sent when the first compressed picture is met. */
  | { need: 'codecs' };

/** Said once, before anything else: the worker runs. */
export const WorkerReady = 'ready';
