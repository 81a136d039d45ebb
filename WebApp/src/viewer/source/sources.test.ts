import { describe, expect, it } from 'vitest';
import { DicomFault } from '../image';
import { SourceError } from './ImageSource';
import { joined } from './blocks';
import { addressOf, contentsOf, numberOf, type Manifest } from './manifest';
import type { ViewedInstance } from './model';
import { PickedFiles } from './PickedFiles';
import { ZipSource } from './ZipSource';

function manifest(data: [number, number] | null, bytes = 6): Manifest {
  return {
    Version: 1,
    Institution: 'St Elsewhere',
    CreatedAt: '2026-11-21T12:00:00Z',
    Attachments: [{ Name: 'A letter', File: 'DOCUMENTS/Letter #1, 100%?.pdf' }],
    Studies: [{
      StudyInstanceUID: '1', PatientName: 'DOE^JANE', PatientID: 'P', PatientBirthDate: '', PatientSex: '', StudyDate: '', StudyDescription: '', AccessionNumber: '',
      Series: [{
        SeriesInstanceUID: '2', Modality: 'CT', SeriesNumber: '3', SeriesDescription: '',
        Instances: [{ SOPInstanceUID: '4', SOPClassUID: '5', InstanceNumber: 6, NumberOfFrames: 1, File: 'IMAGES/IM000000', Data: data, Bytes: bytes, TransferSyntaxUID: '' }],
      }],
    }],
  };
}

const text = (content: string): ArrayBuffer => new TextEncoder().encode(content).slice().buffer;
const first = (from: Manifest): ViewedInstance => contentsOf(from).studies[0]?.series[0]?.instances[0] as ViewedInstance;

describe('a zip', () => {
  it('names its documents by addresses that any folder name survives', () => {
    expect(contentsOf(manifest(null)).attachments[0]?.url).toBe('DOCUMENTS/Letter%20%231%2C%20100%25%3F.pdf');
    expect(addressOf('IMAGES/IM000000')).toBe('IMAGES/IM000000');
  });

  it('takes numbers as numbers or as the file wrote them', () => {
    expect([numberOf('12 '), numberOf(7), numberOf(''), numberOf(null), numberOf('x')]).toEqual([12, 7, null, null, null]);
  });

  it('puts the blocks of an image together in their order', async () => {
    const listed = manifest([4, 2]);
    const source = new ZipSource(listed, async (number) => (number === 4 ? 'abc' : 'def'), async (blocks) => text(blocks.join('')));
    expect(new TextDecoder().decode(await source.bytes(first(listed)))).toBe('abcdef');
  });

  it.each<[string, Manifest, (blocks: readonly string[]) => Promise<ArrayBuffer>]>([
    ['is shorter than listed', manifest([0, 1], 99), async ([block]) => text(block ?? '')],
    ['cannot be inflated', manifest([0, 1]), () => Promise.reject(new DicomFault('malformed', ''))],
  ])('says damaged where a block %s', async (_name, listed, unpack) => {
    const source = new ZipSource(listed, async () => 'abcdef', unpack);
    await expect(source.bytes(first(listed))).rejects.toEqual(new SourceError('Damaged'));
  });

  it('knows from the list whose pictures wait for the decoders', () => {
    const needs = (syntax: string): boolean => {
      const listed = manifest([0, 1]);
      listed.Studies.forEach((study) => study.Series.forEach((series) => series.Instances.forEach((instance) => (instance.TransferSyntaxUID = syntax))));
      return new ZipSource(listed, async () => '', async () => text('')).needsDecoders(first(listed));
    };
    expect(['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.5', '', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.4.90'].map(needs)).toEqual([false, false, false, true, true]);
  });

  it('asks for the IMAGES folder where the second copy was left out, and reads it from there', async () => {
    const listed = manifest(null);
    const source = new ZipSource(listed, () => Promise.reject(new Error('not asked')), () => Promise.reject(new Error('not asked')));
    await expect(source.bytes(first(listed))).rejects.toEqual(new SourceError('NeedsFolder'));
    expect(source.adopt([{ path: 'Holiday/beach.jpg', file: new File(['x'], 'beach.jpg') }])).toBe(false);
    expect(source.adopt([{ path: 'IMAGES/im000000', file: new File(['pixels'], 'im000000') }])).toBe(true);
    expect(new TextDecoder().decode(await source.bytes(first(listed)))).toBe('pixels');
  });

  it('joins nothing to nothing and one to itself', () => {
    const one = new Uint8Array(text('abc'));
    expect(joined([one])).toBe(one.buffer);
    expect(joined([]).byteLength).toBe(0);
  });
});

describe('picked files', () => {
  it('are found by their path below any folder, or by their name', () => {
    const files = new PickedFiles();
    const image = new File(['x'], 'IM000000');
    files.add([{ path: 'Downloads/zip/IMAGES/IM000000', file: image }]);
    expect(files.find('IMAGES/IM000000')).toBe(image);
    expect(files.find('IM000000')).toBe(image);
    expect(files.find('IMAGES/IM000001')).toBeUndefined();
  });
});
