/**
 * The chat-template language with Python's semantics (jinja2 as transformers sets it up) and the
 * origin of every character.
 */
export { parseTemplate, type RenderOptions, type Template } from './template'
export { TemplateError } from './errors'
export type { Piece, Rendering } from './run/output'
export type { ContextValue } from './values/context'
export { fromJson } from './values/json-reader'
export { formatStrftime } from './text/strftime'
