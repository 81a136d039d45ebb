import { decoders } from '../image/codecs/decoders';
import { serveCodecs } from '../ui/codecsPort';

// The decoders of compressed pictures: a script of its own, loaded when the first picture needs it.
self.onmessage = ({ ports: [port] }: MessageEvent): void => {
  if (port !== undefined) {
    serveCodecs(port, decoders);
  }
};
