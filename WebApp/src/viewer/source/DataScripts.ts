import { SourceError } from './ImageSource';

/**
 * VIEWER/data/NNNNN.js, loaded by <script> because a page opened from a folder may not fetch its neighbours. Each script calls
 * `ExchangeViewer.data(number, base64)`, which `deliver` receives.
 */
export class DataScripts {
  private readonly delivered = new Map<number, string>();
  private readonly coming = new Map<number, Promise<string>>();

  constructor(private readonly document: Document) {}

  deliver(number: number, base64: string): void {
    this.delivered.set(number, base64);
  }

  load(number: number): Promise<string> {
    const coming = this.coming.get(number) ?? this.request(number).finally(() => this.coming.delete(number));
    this.coming.set(number, coming);
    return coming;
  }

  private request(number: number): Promise<string> {
    const script = this.document.createElement('script');
    script.src = `VIEWER/data/${String(number).padStart(5, '0')}.js`;
    script.charset = 'utf-8';
    return new Promise<string>((resolve, reject) => {
      script.onload = () => {
        const base64 = this.delivered.get(number);
        this.delivered.delete(number);
        script.remove();
        return base64 === undefined ? reject(new SourceError('Damaged')) : resolve(base64);
      };
      script.onerror = () => {
        script.remove();
        reject(new SourceError('Missing'));
      };
      this.document.head.append(script);
    });
  }
}
