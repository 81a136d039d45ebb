type Listener = (event: never) => void;
type Attribute = string | number | boolean | Listener | undefined;

/**
 * An element with attributes and children. A function is a listener for the event of that name; `true` is an attribute without
 * a value; `false` and undefined are left out. Text is always text, never markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value as EventListener);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Resolves once the page has been drawn with what it holds now; at once where nobody sees it. */
export function drawn(): Promise<void> {
  return document.hidden ? Promise.resolve() : new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

const SvgNamespace = 'http://www.w3.org/2000/svg';

/** A line drawing on a grid of 24 by 24; what it means is said by its button's name. */
export function drawing(path: string): SVGSVGElement {
  const svg = document.createElementNS(SvgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SvgNamespace, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
