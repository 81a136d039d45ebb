/** The server's answer to a picture's request, where it was no picture. */
export class PictureRefused extends Error {
  constructor(public readonly status: number) {
    super(`Picture refused with ${status}`);
  }
}
