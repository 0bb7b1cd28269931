import type { ToolCall } from '@/lib/core/conversation'
import { isJsonObject, type JsonValue } from '@/lib/core/json'
import { parseTemplate } from '@/lib/jinja'

/** How LLaMA-Factory writes tools and calls (src/llamafactory/data/tool_utils.py). */
export type ToolStyle = 'qwen' | 'llama3' | 'mistral' | 'default'

const COMPACT = parseTemplate('{{ value | tojson }}')
const INDENTED = parseTemplate('{{ value | tojson(indent=4) }}')

/** As json.dumps writes it. */
function dumps(value: JsonValue, indented = false): string {
  return (indented ? INDENTED : COMPACT).render({ value }).text
}

/**
 * The definitions of tools, which it appends to the system prompt; null where Winnow does not know
 * how it writes them.
 */
export function toolDefinitions(tools: readonly JsonValue[], style: ToolStyle, date: string): string | null {
  const definitions = tools.map((tool) =>
    isJsonObject(tool) && tool['type'] === 'function' ? tool : { type: 'function', function: tool },
  )
  switch (style) {
    case 'qwen':
      return `\n\n${QWEN_TOOLS}${definitions.map((tool) => `\n${dumps(tool)}`).join('')}${QWEN_CALLS}`
    case 'llama3':
      return `Cutting Knowledge Date: December 2023\nToday Date: ${date}\n\n${LLAMA_TOOLS}${definitions.map((tool) => `${dumps(tool, true)}\n\n`).join('')}`
    case 'mistral':
      return `[AVAILABLE_TOOLS] ${dumps(definitions)}[/AVAILABLE_TOOLS]`
    case 'default':
      return null
  }
}

/**
 * Tool calls as the text of an answer. Arguments that are a string are written as one, in quotes.
 */
export function toolCalls(calls: readonly ToolCall[], style: ToolStyle): string {
  const functions = calls.map((call) => call.function)
  switch (style) {
    case 'qwen':
      return functions
        .map(
          ({ name, arguments: given }) => `<tool_call>\n${dumps({ name, arguments: given })}\n</tool_call>`,
        )
        .join('\n')
    case 'llama3': {
      const objects = functions.map(({ name, arguments: parameters }) => ({ name, parameters }))
      return dumps(objects.length === 1 ? objects[0]! : objects)
    }
    case 'mistral':
      return dumps(functions.map(({ name, arguments: given }) => ({ name, arguments: given })))
    case 'default':
      return functions
        .map(({ name, arguments: given }) => `Action: ${name}\nAction Input: ${dumps(given)}`)
        .join('\n')
  }
}

/** The wording of Qwen2.5's and Llama 3.1's own templates. */
const QWEN_TOOLS =
  '# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>'
const QWEN_CALLS =
  '\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>'
const LLAMA_TOOLS =
  'You have access to the following functions. To call a function, please respond with JSON for a function call. Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}. Do not use variables.\n\n'
