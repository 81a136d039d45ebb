// Where a picture stands on the reading surface: fitted, then enlarged by `zoom` and moved by `x`, `y` (CSS pixels from
// the centre). Pure arithmetic; the surface draws.

export interface Viewport {
  zoom: number;
  x: number;
  y: number;
}

export interface Extent {
  width: number;
  height: number;
}

export const MaximumZoom = 8;
export const Fitted: Readonly<Viewport> = { zoom: 1, x: 0, y: 0 };

export function fittedSize(picture: Extent, surface: Extent): Extent {
  if (picture.width <= 0 || picture.height <= 0) {
    return { width: 0, height: 0 };
  }
  const scale = Math.min(surface.width / picture.width, surface.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

// A picture never leaves its surface: the edge stops at the edge, and what is smaller than the surface stays centred.
export function contained(view: Viewport, fitted: Extent, surface: Extent): Viewport {
  const zoom = Math.min(Math.max(view.zoom, 1), MaximumZoom);
  const roomX = Math.max(0, (fitted.width * zoom - surface.width) / 2);
  const roomY = Math.max(0, (fitted.height * zoom - surface.height) / 2);
  return {
    zoom,
    x: Math.min(Math.max(view.x, -roomX), roomX),
    y: Math.min(Math.max(view.y, -roomY), roomY),
  };
}

// Enlarges around a point (from the surface's centre) so that what is under the finger stays under the finger.
export function zoomedAt(view: Viewport, factor: number, pointX: number, pointY: number): Viewport {
  const zoom = Math.min(Math.max(view.zoom * factor, 1), MaximumZoom);
  const ratio = zoom / view.zoom;
  return { zoom, x: pointX - (pointX - view.x) * ratio, y: pointY - (pointY - view.y) * ratio };
}
