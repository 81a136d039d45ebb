import type { HeaderReader } from '../source/FolderSource';
import type { Decoder } from '../ui/Decoder';

const MediaDirectory = '1.2.840.10008.1.3.10';

/** Reads what a file says of itself through the decoder, which forgets it again. */
export function headerReader(decoder: Decoder): HeaderReader {
  let next = 0;
  return async (file) => {
    const key = `header ${next++}`;
    const head = await decoder.open(key, await file.arrayBuffer());
    decoder.forget(key);
    if (head.attributes.instance.sopClass === MediaDirectory) {
      return undefined;
    }
    return { attributes: head.attributes, frames: head.kind === 'image' ? head.frames : 0 };
  };
}
