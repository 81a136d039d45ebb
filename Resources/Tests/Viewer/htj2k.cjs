// Encodes raw samples as HTJ2K, which no Debian tool does: the encoder of the same library, checked by OpenJPEG's decoder.
// Usage: node htj2k.cjs PACKAGE_JSON INPUT OUTPUT WIDTH HEIGHT BITS SIGNED COMPONENTS REVERSIBLE
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');

const [packageJson, input, output, width, height, bits, signed, components, reversible] = process.argv.slice(2);
const factory = createRequire(packageJson)('@cornerstonejs/codec-openjph/wasmjs');

factory({}).then((module) => {
  const encoder = new module.HTJ2KEncoder();
  const info = { width: +width, height: +height, bitsPerSample: +bits, componentCount: +components, isSigned: signed === '1' };
  const samples = readFileSync(input);
  encoder.getDecodedBuffer({ ...info, isUsingColorTransform: +components === 3 }).set(samples);
  encoder.setQuality(reversible === '1', reversible === '1' ? 0 : 0.001);
  encoder.encode();
  writeFileSync(output, encoder.getEncodedBuffer());
});
