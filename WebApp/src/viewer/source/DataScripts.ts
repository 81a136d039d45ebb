import { SourceError } from './ImageSource';

/**
 * VIEWER/data/NNNNN.js, loaded by <script> because a page opened from a folder may not fetch its neighbours. Each script calls
 * `ExchangeViewer.data(number, base64)`, which `deliver` receives. The first picture's is one of the page's own deferred scripts,
 * so that it comes together with the viewer: those have all run, or failed, once the document is there.
 */
export class DataScripts {
  private readonly delivered = new Map<number, string>();
  private readonly coming = new Map<number, Promise<string>>();
  private readonly parsed: Promise<void>;

  /** To be made by one of the page's deferred scripts. */
  constructor(private readonly document: Document) {
    this.parsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }));
  }

  deliver(number: number, base64: string): void {
    this.delivered.set(number, base64);
  }

  load(number: number): Promise<string> {
    const coming = this.coming.get(number) ?? this.request(number).finally(() => this.coming.delete(number));
    this.coming.set(number, coming);
    return coming;
  }

  private async request(number: number): Promise<string> {
    const path = `VIEWER/data/${String(number).padStart(5, '0')}.js`;
    const own = this.document.querySelector(`script[src="${path}"]`);
    if (own !== null && !this.delivered.has(number)) {
      await this.parsed;
    }
    own?.remove();
    return this.taken(number) ?? this.run(number, path);
  }

  private taken(number: number): string | undefined {
    const base64 = this.delivered.get(number);
    this.delivered.delete(number);
    return base64;
  }

  private run(number: number, path: string): Promise<string> {
    const script = this.document.createElement('script');
    script.src = path;
    script.charset = 'utf-8';
    return new Promise<string>((resolve, reject) => {
      script.onload = () => {
        const base64 = this.taken(number);
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
