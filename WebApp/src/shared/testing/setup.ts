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
