import { DicomFault, useCodecs } from '../image';
import { codecsAt } from './codecsPort';
import type { FileHead, OpenFrame, OpenPicture } from './Decoder';
import { PageDecoder } from './PageDecoder';
import type { WorkerAnswer, WorkerCall } from './workerMessages';

// A view on the file's bytes would take the whole file along to the page: only what is meant is sent.
function compactFrame(open: OpenFrame): OpenFrame {
  const { values } = open.frame;
  return values.byteLength === values.buffer.byteLength ? open : { ...open, frame: { ...open.frame, values: values.slice() } };
}

function buffersOf({ frame }: OpenFrame): Transferable[] {
  return [frame.values.buffer as ArrayBuffer];
}

function compactPicture(picture: OpenPicture): OpenPicture {
  return { ...picture, open: picture.open && compactFrame(picture.open) };
}

function compactHead(head: FileHead): FileHead {
  return 'bytes' in head ? { ...head, bytes: head.bytes.slice() } : head;
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerCall>) => void) | null;
  postMessage(answer: WorkerAnswer, transfer: Transferable[]): void;
}

/** The worker's side of WorkerDecoder. */
export function serveDecoder(scope: WorkerScope): void {
  const decoder = new PageDecoder();
  let arrived: ((port: MessagePort | null) => void) | null = null;

  useCodecs(async () => {
    const port = await new Promise<MessagePort | null>((resolve) => {
      arrived = resolve;
      scope.postMessage({ need: 'codecs' }, []);
    });
    if (port === null) {
      throw new DicomFault('decoder-missing', 'the page could not load the decoders');
    }
    return codecsAt(port);
  });

  // What is as large as a picture is handed over, not copied: it is nobody else's.
  async function answer<T>(id: number, work: Promise<T>, handedOver: (value: T) => Transferable[] = () => []): Promise<void> {
    try {
      const value = await work;
      scope.postMessage({ id, value }, handedOver(value));
    } catch (error) {
      const fault = error instanceof DicomFault ? error : new DicomFault('decoder-failed', String(error));
      scope.postMessage({ id, fault: { code: fault.code, message: fault.message } }, []);
    }
  }

  scope.onmessage = ({ data }) => {
    switch (data.call) {
      case 'unpack':
        return void answer(data.id, decoder.unpack(data.blocks), (bytes) => [bytes]);
      case 'open':
        return void answer(data.id, decoder.open(data.key, data.bytes).then(compactHead));
      case 'frame':
        return void answer(data.id, decoder.frame(data.key, data.index).then(compactFrame), buffersOf);
      case 'picture':
        return void answer(data.id, decoder.picture(data.key, data.excerpt).then(compactPicture), ({ open }) => (open === null ? [] : buffersOf(open)));
      case 'presentation':
        return void answer(data.id, decoder.presentation(data.key, data.sopInstance, data.frame));
      case 'forget':
        return decoder.forget(data.key);
      case 'codecs':
        return arrived?.(data.port);
    }
  };
}
