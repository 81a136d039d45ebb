// The offline viewer is one classic script: a page opened from a folder may load neither modules nor workers by address. The
// build wraps it in a function of this name, and the decoding worker is started from that function's own text.
declare const ExchangeViewerProgram: () => void;

export function programText(): string {
  return `(${ExchangeViewerProgram.toString()})();`;
}
