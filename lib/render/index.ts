/**
 * The example as the model sees it: template and tokenizer turn a conversation into text, tokens,
 * labels and runs for the screen.
 */
export type { SpecialTokens, Surface, Tokenizer } from './tokenizer'
export { align, AlignmentError } from './align'
export { pinnedDate } from './date'
export { compileTemplate, renderConversation, type RenderProblem } from './render'
export { cutInspection } from './cut'
export { decodeCheck } from './decode-check'
export { findDeviation } from './deviation'
export { textSpans, type AuthoredSpan } from './text-spans'
export { refusalText } from './refusal'
export { ROW_TOO_LONG } from './row-budget'
export { createSetup, type Setup, type SetupOptions } from './setup'
export { POLICIES, type PolicyId } from './policies'
export { cutLabels, labelExample, type LabelledExample } from './example'
export { inspect } from './inspect'
export { arrangeSystemPrompts } from './merge-system'
export { FAMILY_TEMPLATES, familyTemplate } from './templates'
export { probeTemplate } from './probes/probe-template'
export { CHECKS, EXAMPLE_CHECKS, findRecordWarnings, findTemplateWarnings } from './checks/registry'
