// The decoders' packages come without types. All of a kind: a factory that Emscripten made.
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: import('./wasm').Factory;
  export default factory;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: import('./wasm').Factory;
  export default factory;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: import('./wasm').Factory;
  export default factory;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: import('./wasm').Factory;
  export default factory;
}
