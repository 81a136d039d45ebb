import { SourceError } from '../source/ImageSource';

/** A classic script beside the page; relative, so that the browser keeps every letter of the folder's name. */
export function loadScript(path: string): Promise<void> {
  const script = document.createElement('script');
  script.src = path;
  script.charset = 'utf-8';
  return new Promise((resolve, reject) => {
    script.onload = () => {
      script.remove();
      resolve();
    };
    script.onerror = () => {
      script.remove();
      reject(new SourceError('Missing'));
    };
    document.head.append(script);
  });
}
