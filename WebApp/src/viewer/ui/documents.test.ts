import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attributes, ReportNode } from '../image/types';
import { documentOf, release } from './documents';
import type { Loaded } from './PictureLoader';
import { itemAt, testStack } from './testItems';

const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const item = itemAt(testStack('documents', 1), 0);
const attributes = {} as Attributes;
const bytes = new TextEncoder().encode(hostile);
let types: string[] = [];

const node = (name: string, children: ReportNode[] = []): ReportNode => ({
  name, type: children.length > 0 ? 'CONTAINER' : 'TEXT', relationship: '', value: hostile, unit: hostile, references: [], children,
});

const file = (kind: 'document' | 'video', mime: string): Loaded => ({ kind, item, attributes, mime, title: hostile, bytes });

beforeEach(() => {
  types = [];
  vi.stubGlobal('URL', Object.assign(URL, {
    createObjectURL: (blob: Blob) => `blob:${types.push(blob.type)}`,
    revokeObjectURL: vi.fn(),
  }));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('Threat 8: what files bring along is text, never part of the page', () => {
  it('reports: names, values, units and headings', () => {
    const shown = documentOf({ kind: 'report', item, attributes, title: hostile, completed: false, verified: false, root: node('', [node(hostile, [node(hostile)])]) });
    expect(shown.querySelectorAll('img, script')).toHaveLength(0);
    expect(shown.textContent).toContain(hostile);
  });

  it('documents: whatever type they claim, only PDF and film keep it, and others are saved under a name', () => {
    for (const mime of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf;charset=x', 'model/stl', '']) {
      const shown = documentOf(file('document', mime));
      expect(shown.querySelector('iframe')).toBeNull();
      expect(shown.querySelectorAll('img, script')).toHaveLength(0);
      expect(shown.querySelector('a')?.getAttribute('download')).toBe(hostile);
    }
    expect(new Set(types)).toEqual(new Set(['application/octet-stream']));
    const pdf = documentOf(file('document', 'application/pdf'));
    expect(types.at(-1)).toBe('application/pdf');
    release(pdf);
    expect(URL.revokeObjectURL).toHaveBeenCalledOnce();
  });

  it('a link that a source gives is a link, and text', () => {
    const shown = documentOf({ kind: 'elsewhere', item, attributes: null, url: `/x?${hostile}` });
    expect(shown.querySelectorAll('img, script')).toHaveLength(0);
    expect(shown.querySelector('a')?.rel).toBe('noopener');
  });
});

describe('film', () => {
  it('says where the browser cannot play it, and lets it be saved', () => {
    const shown = documentOf(file('video', 'video/mpeg'));
    expect(shown.querySelector('video')).not.toBeNull();
    shown.querySelector('video')?.dispatchEvent(new Event('error'));
    expect(shown.querySelector('video')).toBeNull();
    expect(shown.querySelector('[role=status]')?.textContent).toMatch(/cannot play this film/);
    expect(shown.querySelector('a')?.getAttribute('download')).toBe('film.mpg');
  });
});

describe('what a report refers to', () => {
  const key: ReportNode = { ...node(''), type: 'IMAGE', value: '', unit: '', references: [{ sopClass: '1.2.840.10008.5.1.4.1.1.2', sopInstance: '1.2.3', series: '', frames: [] }] };
  const report: Loaded = { kind: 'report', item, attributes, title: 'Of interest', completed: true, verified: true, root: node('', [key]) };

  it('is a press away where it is here', () => {
    const show = vi.fn();
    const find = vi.fn(() => ({ name: hostile, show }));
    const button = documentOf(report, find).querySelector('button');
    expect(button?.textContent).toBe(hostile);
    button?.click();
    expect(show).toHaveBeenCalledOnce();
    expect(find).toHaveBeenCalledWith(key.references[0]);
  });

  it('is named where it is not', () => {
    const shown = documentOf(report);
    expect(shown.querySelector('button')).toBeNull();
    expect(shown.textContent).toContain('CT, not among what is here');
  });

  it('is what presentation states stand beside', () => {
    const state = { ...item, instance: { ...item.instance, frames: 0, sopClass: '1.2.840.10008.5.1.4.1.1.11.1' } };
    expect(documentOf({ kind: 'nothing', item: state, attributes }).textContent).toContain('way of showing');
    expect(documentOf({ kind: 'nothing', item, attributes }).textContent).toContain('no picture');
  });
});
