import type { DecodedFrame, FrameView, Picture } from './types';

/** Pure: the same frame and view give the same picture. */
export function renderFrame(frame: DecodedFrame, view: FrameView): Picture {
  void view;
  return { width: frame.width, height: frame.height, data: new Uint8ClampedArray(frame.width * frame.height * 4) };
}
