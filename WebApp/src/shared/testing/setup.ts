// jsdom has no modal dialogs; the applications use the browser's own.
if (typeof HTMLDialogElement !== 'undefined' && !('showModal' in HTMLDialogElement.prototype)) {
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement, value = '') {
      this.open = false;
      this.returnValue = value;
      this.dispatchEvent(new Event('close'));
    },
  });
}

// Nor does it scroll.
if (typeof window !== 'undefined') {
  window.scrollTo = () => {};
}

// jsdom's Blob cannot be read but by FileReader; every browser's can.
Blob.prototype.arrayBuffer = function arrayBuffer(this: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(this);
  });
};
