// libjpeg guesses from a stream's markers whether its colours are luma and chroma. The guess is taken out of its hands: what
// the stream says itself comes first, then what the DICOM header says, and Adobe's marker tells libjpeg the outcome.
import type { EncodedFrame } from '../codecs';
import type { JpegHeader } from './streams';

const Rgb = 0;
const Luma = 1;

export function libjpegInput(frame: EncodedFrame, header: JpegHeader): Uint8Array {
  if (header.components !== 3) {
    return frame.data;
  }
  const transform = colourTransform(frame, header);
  return header.adobe === transform && !header.jfif ? frame.data : marked(frame.data, transform);
}

/** Adobe's marker, then JFIF's (always luma and chroma), then components called R, G and B, then the header. */
export function colourTransform({ photometric }: Pick<EncodedFrame, 'photometric'>, header: JpegHeader): 0 | 1 {
  if (header.adobe !== null) {
    return header.adobe === Rgb ? Rgb : Luma;
  }
  if (header.jfif) {
    return Luma;
  }
  // Shared chroma makes no sense of red, green and blue, whatever the header calls it.
  if (header.subsampled) {
    return Luma;
  }
  return header.identifiers === 'RGB' || photometric === 'RGB' ? Rgb : Luma;
}

/** With Adobe's marker first, and JFIF's renamed to a comment, as libjpeg would believe it more. */
function marked(data: Uint8Array, transform: 0 | 1): Uint8Array {
  const adobe = [0xff, 0xee, 0, 14, ...[...'Adobe'].map((letter) => letter.charCodeAt(0)), 0, 100, 0, 0, 0, 0, transform];
  const output = new Uint8Array(data.length + adobe.length);
  output.set(data.subarray(0, 2));
  output.set(adobe, 2);
  output.set(data.subarray(2), 2 + adobe.length);
  let at = 2 + adobe.length;
  while (output[at] === 0xff && output[at + 1] !== 0xda && at + 4 < output.length) {
    const marker = output[at + 1] ?? 0;
    if (marker === 0xe0 || marker === 0xee) {
      output[at + 1] = 0xfe;
    }
    at += 2 + (((output[at + 2] ?? 0) << 8) | (output[at + 3] ?? 0));
  }
  return output;
}
