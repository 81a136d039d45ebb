// VIEWER/codecs.js: the decoders of compressed pictures, loaded when the first one is met.
import { decoders } from '../image/codecs/decoders';

export default decoders;
