// The libraries' decoders in WebAssembly, each started when its first picture comes. All four speak alike: hand over the
// stream, decode, ask what came out.
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url&inline';
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url&inline';
import libjpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import libjpegWasm from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url&inline';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import openjphWasm from '@cornerstonejs/codec-openjph/wasm?url&inline';
import { asFault, DicomFault } from '../fault';
import type { StreamHeader } from './streams';

export interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
  isSigned: boolean;
}

export interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getInterleaveMode?(): number;
  delete(): void;
}

type Module = Record<string, unknown>;
type Receive = (instance: WebAssembly.Instance) => void;
export type Factory = (options: {
  instantiateWasm(imports: WebAssembly.Imports, receive: Receive): object;
  print(): void;
  printErr(): void;
}) => Promise<Module>;
export type Library = 'openjpeg' | 'charls' | 'libjpeg' | 'openjph';

const Sources: Readonly<Record<Library, { factory: Factory; wasm: string; decoder: string }>> = {
  openjpeg: { factory: openjpeg, wasm: openjpegWasm, decoder: 'J2KDecoder' },
  charls: { factory: charls, wasm: charlsWasm, decoder: 'JpegLSDecoder' },
  libjpeg: { factory: libjpeg, wasm: libjpegWasm, decoder: 'JPEGDecoder' },
  openjph: { factory: openjph, wasm: openjphWasm, decoder: 'HTJ2KDecoder' },
};

const compiled = new Map<Library, Promise<WebAssembly.Module>>();
const running = new Map<Library, Promise<Module>>();

function compile(library: Library): Promise<WebAssembly.Module> {
  let module = compiled.get(library);
  if (!module) {
    const { wasm } = Sources[library];
    const binary = Uint8Array.from(atob(wasm.slice(wasm.indexOf(',') + 1)), (character) => character.charCodeAt(0));
    module = WebAssembly.compile(binary);
    compiled.set(library, module);
  }
  return module;
}

/** Compiled once; started anew whenever the one before may be damaged. */
async function start(library: Library): Promise<Module> {
  const module = await compile(library);
  return new Promise((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports, receive: Receive): object => {
      WebAssembly.instantiate(module, imports).then(receive, reject);
      return {};
    };
    const quiet = (): undefined => undefined;
    Sources[library].factory({ instantiateWasm, print: quiet, printErr: quiet }).then(resolve, reject);
  });
}

/** A page whose policy forbids WebAssembly cannot show what needs it; that is no fault of the picture. */
async function started(library: Library): Promise<Module> {
  let module = running.get(library);
  if (!module) {
    module = start(library);
    running.set(library, module);
  }
  try {
    return await module;
  } catch (error) {
    compiled.delete(library);
    running.delete(library);
    throw asFault(error, 'decoder-missing', `starting ${library}`);
  }
}

export interface Decoded {
  bytes: Uint8Array;
  info: FrameInfo;
  interleave: number;
}

/** What comes out is as `header` promised, or a fault. */
export async function decodeWith(library: Library, data: Uint8Array, header: StreamHeader): Promise<Decoded> {
  const module = await started(library);
  try {
    return decodeIn(module, Sources[library].decoder, data, header);
  } catch (error) {
    // A decoder that has thrown may have left its memory in any state: the next picture gets a fresh one.
    running.delete(library);
    if (error instanceof DicomFault) {
      throw error;
    }
    throw new DicomFault('decoder-failed', `the compressed picture is damaged (${library})`);
  }
}

function decodeIn(module: Module, name: string, data: Uint8Array, header: StreamHeader): Decoded {
  const decoder = new (module[name] as new () => Decoder)();
  decoder.getEncodedBuffer(data.length).set(data);
  decoder.decode();
  const info = { ...decoder.getFrameInfo() };
  const decoded = decoder.getDecodedBuffer();
  const size = info.bitsPerSample > 8 ? 2 : 1;
  const expected = header.width * header.height * header.components * size;
  if (info.width !== header.width || info.height !== header.height || info.componentCount !== header.components || decoded.length !== expected) {
    throw new DicomFault('decoder-failed', `the decoder made ${decoded.length} bytes of ${expected}`);
  }
  // A copy: the decoder's memory goes with it.
  const bytes = decoded.slice();
  const interleave = decoder.getInterleaveMode?.() ?? 2;
  decoder.delete();
  return { bytes, info, interleave };
}
