// How a session stands, from what the server said (EndsAt, IdleMinutes) and when it was last asked anything. Pure; the
// server decides in the end, this only spares the reader a surprise (WCAG 2.2, 2.2.1: warn, and let them go on).

export interface SessionTimes {
  lastContact: number; // milliseconds since 1970
  idleMinutes: number;
  endsAt: number; // milliseconds since 1970
}

export type Outlook =
  | { kind: 'fine' }
  | { kind: 'idleSoon'; seconds: number } // pressing a button prolongs it
  | { kind: 'endingSoon'; seconds: number } // nothing prolongs it
  | { kind: 'over' };

export const WarnSeconds = 60;

export function outlookOf(times: SessionTimes, now: number): Outlook {
  const idleSeconds = Math.ceil((times.lastContact + times.idleMinutes * 60_000 - now) / 1000);
  const endSeconds = Math.ceil((times.endsAt - now) / 1000);
  if (Math.min(idleSeconds, endSeconds) <= 0) {
    return { kind: 'over' };
  }
  if (endSeconds <= WarnSeconds) {
    return { kind: 'endingSoon', seconds: endSeconds };
  }
  return idleSeconds <= WarnSeconds ? { kind: 'idleSoon', seconds: idleSeconds } : { kind: 'fine' };
}

// Somebody reading pictures that are already here is not idle, though the server hears nothing: then ask it something.
export function wantsContact(times: SessionTimes, lastGesture: number, now: number): boolean {
  const quarter = (times.idleMinutes * 60_000) / 4;
  return lastGesture > times.lastContact && now - times.lastContact > quarter;
}
