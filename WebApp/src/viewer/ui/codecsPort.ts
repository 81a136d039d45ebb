import { DicomFault, type Codecs } from '../image';
import type { DecodedPixels, EncodedFrame } from '../image/codecs';
import type { Fault } from '../image/types';

// The decoders run in a worker of their own: a page opened from a folder may not load their script into a worker that runs
// already. The two workers speak over a port, past the page.

interface Call {
  id: number;
  frame: EncodedFrame;
}

type Answer = { id: number; pixels: DecodedPixels } | { id: number; fault: Fault };

/** The decoders' side of the port. */
export function serveCodecs(port: MessagePort, codecs: Codecs): void {
  port.onmessage = ({ data: { id, frame } }: MessageEvent<Call>) => {
    const say = (answer: Answer, transfer: Transferable[] = []): void => port.postMessage(answer, transfer);
    codecs.decode(frame).then(
      (pixels) => say({ id, pixels }, [pixels.values.buffer as ArrayBuffer]),
      (error: unknown) => {
        // Classes do not survive the way: the decoders' bundle has a DicomFault of its own.
        const { code = 'decoder-failed', message = String(error) } = error as Partial<Fault>;
        say({ id, fault: { code, message } });
      },
    );
  };
}

/** The decoders as the worker at the other end of the port sees them. */
export function codecsAt(port: MessagePort): Codecs {
  const waiting = new Map<number, { resolve: (pixels: DecodedPixels) => void; reject: (fault: DicomFault) => void }>();
  let next = 1;
  port.onmessage = ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('fault' in data) {
      asked?.reject(new DicomFault(data.fault.code, data.fault.message));
    } else {
      asked?.resolve(data.pixels);
    }
  };
  return {
    decode: (frame) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        // A copy of this frame alone: a view would take the whole file along.
        const data = frame.data.slice();
        port.postMessage({ id, frame: { ...frame, data } } satisfies Call, [data.buffer]);
      }),
  };
}
