/** The server's "no": `code` is stable, `message` is a sentence for people, `details` is machine-readable. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** The field that the server names, e.g. "Requester.Email". */
  get field(): string | undefined {
    return this.details.Field;
  }
}

/** `status` of a refusal that never reached a server. */
export const UNREACHABLE = 0;

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Whatever was thrown, as a Refusal. An unexpected error of our own stays visible by its message. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) {
    return error;
  }
  return new Refusal(UNREACHABLE, 'Unexpected', error instanceof Error ? error.message : String(error));
}
