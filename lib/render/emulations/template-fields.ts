/**
 * The message fields that Axolotl sees a template read (its JinjaTemplateAnalyzer): those read from
 * `messages`, from variables assigned from it, and from a variable called `message`. It does not
 * see a loop variable of another name, a method call or `'tool_calls' in message`, and it removes
 * unseen fields from the messages.
 */
export function fieldsRead(source: string): Set<string> {
  const code = tagsOf(source).join('\n')
  const variables = new Set(['messages', 'message'])
  for (const variable of variables) {
    for (const [, target] of code.matchAll(
      new RegExp(`set\\s+(\\w+)\\s*=\\s*${variable}\\s*(?:[.[]|-?$)`, 'gm'),
    ))
      variables.add(target!)
  }
  const fields = new Set<string>()
  for (const variable of variables) {
    for (const match of code.matchAll(new RegExp(`(?<![\\w.'"])${variable}(?=\\s*[.[])`, 'g'))) {
      for (const field of chain(code, match.index + variable.length)) fields.add(field)
    }
  }
  return fields
}

/** The contents of the tags of a template. If one tag has no end, neither does any after it. */
function tagsOf(source: string): string[] {
  const tags: string[] = []
  const begin = /\{[%{]/g
  const end = /[%}]\}/g
  for (let opened = begin.exec(source); opened !== null; opened = begin.exec(source)) {
    end.lastIndex = begin.lastIndex
    const closed = end.exec(source)
    if (closed === null) break
    tags.push(source.slice(begin.lastIndex, closed.index))
    begin.lastIndex = end.lastIndex
  }
  return tags
}

/** The names in `.a['b'][0].c` from a position on. */
function chain(code: string, at: number): string[] {
  const fields: string[] = []
  const step = /\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|\[[^[\]]*\])/y
  step.lastIndex = at
  for (let match = step.exec(code); match !== null; match = step.exec(code)) {
    const field = match[1] ?? match[2] ?? match[3]
    if (field !== undefined) fields.push(field)
  }
  return fields
}
