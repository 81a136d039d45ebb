import { DicomFault } from '../image';
import { isCompressed, transferSyntax } from '../image/uids';
import { SourceError, type ImageSource } from './ImageSource';
import { contentsOf, type Manifest, type ManifestInstance } from './manifest';
import type { ViewedInstance, ViewedPackage } from './model';
import { PickedFiles, readFile, type PickedFile } from './PickedFiles';

/** An extracted zip: the viewer's own copy of the images, or, where that was left out, files of the IMAGES folder once picked. */
export class ZipSource implements ImageSource {
  private readonly listed: ViewedPackage;
  private readonly places: ReadonlyMap<string, ManifestInstance>;
  private readonly picked = new PickedFiles();

  constructor(
    manifest: Manifest,
    private readonly block: (number: number) => Promise<string>,
    private readonly unpack: (blocks: readonly string[]) => Promise<ArrayBuffer>,
  ) {
    this.listed = contentsOf(manifest);
    const series = manifest.Studies.flatMap((study) => study.Series);
    this.places = new Map(series.flatMap(({ Instances }) => Instances.map((place) => [place.File, place])));
  }

  async contents(): Promise<ViewedPackage> {
    return this.listed;
  }

  /** True where one of the files is an image of this zip. */
  adopt(files: readonly PickedFile[]): boolean {
    this.picked.add(files);
    return [...this.places.values()].some(({ File }) => this.picked.find(File) !== undefined);
  }

  /** Whether the picture waits for the decoders. */
  needsDecoders(instance: ViewedInstance): boolean {
    const syntax = transferSyntax(this.places.get(instance.key)?.TransferSyntaxUID ?? '');
    return syntax !== null && isCompressed(syntax);
  }

  async bytes(instance: ViewedInstance): Promise<ArrayBuffer> {
    const place = this.places.get(instance.key);
    if (place === undefined) {
      throw new SourceError('Missing');
    }
    return place.Data === null ? this.fileBytes(place) : this.blockBytes(place, place.Data);
  }

  close(): void {
    // nothing is kept
  }

  private async fileBytes(place: ManifestInstance): Promise<ArrayBuffer> {
    const file = this.picked.find(place.File);
    if (file === undefined) {
      throw new SourceError('NeedsFolder');
    }
    return readFile(file);
  }

  private async blockBytes(place: ManifestInstance, [first, count]: [number, number]): Promise<ArrayBuffer> {
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    const whole = await this.unpack(await Promise.all(numbers.map((number) => this.block(number)))).catch((error: unknown) => {
      throw error instanceof DicomFault && error.code === 'malformed' ? new SourceError('Damaged') : error;
    });
    if (whole.byteLength !== place.Bytes) {
      throw new SourceError('Damaged');
    }
    return whole;
  }
}
