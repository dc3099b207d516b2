/** What a generated client needs that decodes with the contract's own codecs: the one part of a client that brings zod. */

export { type Decode, decodeWith } from "./decode.ts";
export { decodeList, decodeMap, decodeObject, decodeSet, decodeSome } from "./decode-structures.ts";
export { decodedCall, decodedHandlers, decodedStream, decodedTopic } from "./decoded-methods.ts";
