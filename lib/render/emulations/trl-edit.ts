/** One change of a template: every place where `find` stands. */
export interface Edit {
  find: string
  replace: string
}

/** A template that TRL knows, and TRL's changes to it for training. */
export interface Original {
  name: string
  sha256: string
  edits: Edit[]
}

export const ASSISTANT = "message['role'] == 'assistant'"

/**
 * Generation tags around a piece of a template; `dash` is the whitespace control of its
 * surroundings.
 */
export function generated(inner: string, dash: '' | '-' = ''): string {
  return `{%${dash} generation %}${inner}{%${dash} endgeneration %}`
}

/** Writes `inner`, marked where `condition` holds. */
export function generatedIf(condition: string, inner: string, dash: '' | '-' = ''): string {
  return `{%${dash} if ${condition} ${dash}%}${generated(inner, dash)}{%${dash} else ${dash}%}${inner}{%${dash} endif ${dash}%}`
}

/** Puts text before a place. */
export function before(find: string, inserted: string): Edit {
  return { find, replace: inserted + find }
}

/** Inserts text after a place. */
export function after(find: string, inserted: string): Edit {
  return { find, replace: find + inserted }
}
