// The decoders of compressed pixels are a bundle of their own that loads when the first picture needs it. How it loads is
// the caller's: a dynamic import on a server's page, a classic script from a file.
import { asFault, DicomFault } from './fault';

export interface EncodedFrame {
  transferSyntax: string;
  data: Uint8Array;
  /** What the header promises; a decoder refuses what contradicts it. */
  width: number;
  height: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
  photometric: string;
}

export interface DecodedPixels {
  /** Interleaved (planar configuration 0), one element a sample. */
  values: Uint8Array | Int8Array | Uint16Array | Int16Array;
  /** What the samples are after decoding: the decoder may have undone the colour transformation. */
  photometric: string;
  /** Lossy decoding may overshoot what the header's bits hold: such values are cut, not wrapped around. */
  lossy: boolean;
}

export interface Codecs {
  decode(frame: EncodedFrame): Promise<DecodedPixels>;
}

export type CodecLoader = () => Promise<Codecs>;

let loader: CodecLoader | null = null;
let loading: Promise<Codecs> | null = null;

/** Once, before the first compressed frame; a failed load is tried again with the next frame. */
export function useCodecs(load: CodecLoader): void {
  loader = load;
  loading = null;
}

export async function codecs(): Promise<Codecs> {
  if (!loader) {
    throw new DicomFault('decoder-missing', 'this page has no decoders for compressed pictures');
  }
  loading ??= loader();
  try {
    return await loading;
  } catch (error) {
    loading = null;
    throw asFault(error, 'decoder-missing', 'loading the decoders');
  }
}
