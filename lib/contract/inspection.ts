import type { Role } from '@/lib/core/conversation'
import type { Severity, Span } from '@/lib/core/finding'

/**
 * The content of the inspector: an example as the model and the loss see it. Offsets are half-open
 * UTF-16 units of the text.
 */

/**
 * Characters of one text that a screen shows, with their tokens or without: more than most people
 * can read in a day.
 */
export const SHOWN_CHARACTERS = 200_000

export interface TokenizerView {
  id: string
  name: string
  available: boolean
  /** The source of its files, or how to get them. */
  source: string
  sha256: string | null
  hasTemplate: boolean
}

export interface PolicyView {
  id: string
  name: string
  description: string
  /**
   * A policy states what is trained; an emulation does what a trainer's code does, faults included.
   */
  kind: 'policy' | 'emulation'
}

/** A span of the rendered text that is treated alike. */
export interface TextRun {
  start: number
  end: number
  trained: boolean
  /**
   * Special (control) token, or text the template itself wrote, or the record's own: of a message,
   * or of its tools.
   */
  kind: 'special' | 'template' | 'content'
  message: number | null
  role: Role | null
}

/**
 * The tokens as columns, one entry per token: as objects that repeat their keys, an example of 32 k
 * tokens would be 3 MB. Neighbours that share the bytes of one character overlap by it.
 */
export interface TokenColumns {
  ids: number[]
  starts: number[]
  ends: number[]
  /** Half-open ranges of token indices that are trained, in order. */
  trained: [number, number][]
  /** The vocabulary's spelling of each id that occurs. */
  pieces: Record<number, string>
  /** Ids that occur and are control tokens. */
  special: number[]
}

/** The source of a span of the text: the template, a message, or another input. */
export type TextSource =
  | { kind: 'template'; line: number; column: number }
  /**
   * `field` is a path inside the message, such as `content` or `tool_calls.0.function.arguments`.
   */
  | { kind: 'message'; message: number; field: string }
  | { kind: 'input'; name: string }

/** The source of every character, as columns over spans without gaps. */
export interface SourceColumns {
  /** A span ends where the next one starts. */
  starts: number[]
  /** Index into `table`. */
  sources: number[]
  /**
   * Start of the span in the source string; -1 where characters were derived from it and do not
   * map.
   */
  offsets: number[]
  table: TextSource[]
}

/** A warning to read before this example is trained on. */
export interface InspectionWarning {
  code: string
  severity: Severity
  /** What was found, with the figures behind it. Messages are numbered from 1, as on the screen. */
  message: string
  /** Place in the rendered text; null if the warning is about the whole. */
  span: { start: number; end: number } | null
  /** The same in the record's own text; null where the template wrote it, or in another form. */
  source: Span | null
  /** Why it spoils a fine-tune. */
  why: string
  remedy: string
}

export interface InspectionProblem {
  code: string
  message: string
  /** Place in the template, from 1. */
  line: number | null
  column: number | null
}

export type Inspection =
  | {
      ok: true
      text: string
      runs: TextRun[]
      tokens: TokenColumns
      sources: SourceColumns
      /** Tokens per message (by index), and the trained ones among them. */
      perMessage: { message: number; role: Role; tokens: number; trained: number }[]
      trained: number
      /** Offset at which the maximum length is reached; null if everything fits. */
      beyond: number | null
      warnings: InspectionWarning[]
      tokenizer: string
      policy: string
      maxLength: number
      /**
       * Length of the whole, in UTF-16 units and tokens, where text, runs, tokens and sources end
       * before it.
       */
      cut?: { characters: number; tokens: number }
    }
  | { ok: false; error: InspectionProblem }

/**
 * The day templates are told it is, unless somebody says otherwise (YYYY-MM-DD): Llama 3.1's own
 * default.
 */
export const DEFAULT_DATE = '2024-07-26'

/** One view of an example: a tokenizer, a template, and a mask policy. */
export interface InspectionSide {
  tokenizer: string
  /** Id of a template; null: the tokenizer's own. */
  template: string | null
  policy: string
}

/** More columns than this cannot be read side by side. */
export const MAXIMUM_SIDES = 4
