import { checkNames } from './compile/check-names'
import { compileTemplate } from './compile/compile-statement'
import { fromContext, type ContextValue } from './values/context'
import { Failure, isExhaustion, TemplateError } from './errors'
import { globals } from './builtins/functions'
import { Budget, DEFAULT_MAXIMUM_OUTPUT, DEFAULT_MAXIMUM_STEPS } from './limits'
import type { Rendering } from './run/output'
import { parse } from './syntax/parser'
import { InputPlace } from './values/provenance'
import { RenderState, VariableScope } from './run/render-state'

export interface RenderOptions {
  /**
   * The result of strftime_now(format). Without it a template that asks for the date fails: see
   * formatStrftime.
   */
  readonly strftimeNow?: (format: string) => string
  /**
   * Steps after which the render ends with a 'limit' error; one step is about one statement or
   * function call.
   */
  readonly maximumSteps?: number
  /** UTF-16 units of the longest text, also in between. */
  readonly maximumOutput?: number
}

export interface Template {
  readonly source: string
  /** Renders the template; throws TemplateError. */
  render(context: Readonly<Record<string, ContextValue>>, options?: RenderOptions): Rendering
}

/** Reads a template once, to be rendered many times. Throws TemplateError 'syntax'. */
export function parseTemplate(source: string): Template {
  const start = { line: 1, column: 1 }
  try {
    const body = parse(source)
    checkNames(body)
    const write = compileTemplate(body)
    return { source, render: (context, options = {}) => render(write, context, options) }
  } catch (error) {
    if (isExhaustion(error))
      throw new TemplateError('syntax', 'the template is nested too deeply', start, { cause: error })
    throw error
  }
}

function render(
  write: ReturnType<typeof compileTemplate>,
  context: Readonly<Record<string, ContextValue>>,
  options: RenderOptions,
): Rendering {
  const budget = new Budget(
    options.maximumSteps ?? DEFAULT_MAXIMUM_STEPS,
    options.maximumOutput ?? DEFAULT_MAXIMUM_OUTPUT,
  )
  const outer = new VariableScope(null)
  for (const callable of globals(budget, options.strftimeNow)) outer.set(callable.name, callable)
  const top = new VariableScope(outer)
  const messages = new InputPlace(null, 'messages')
  const run = new RenderState(budget, top, messages)
  try {
    for (const [name, value] of Object.entries(context)) {
      if (value !== undefined)
        outer.set(name, fromContext(value, name === 'messages' ? messages : new InputPlace(null, name)))
    }
    write(run, top)
    return run.sink.toRendering()
  } catch (error) {
    if (error instanceof Failure)
      throw new TemplateError(error.code, excerpt(error.message), run.at, { cause: error })
    if (isExhaustion(error))
      throw new TemplateError(
        'limit',
        'the template or its input is nested too deeply, or makes too large a text',
        run.at,
        { cause: error },
      )
    // Errors of JavaScript's own, which Python might not raise, must not end a job: the row or the
    // template is at fault.
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new TemplateError('runtime', `this cannot be computed: ${excerpt(error.message)}`, run.at, {
        cause: error,
      })
    }
    throw error
  }
}

/** A message may quote a text of the row. */
const MAXIMUM_MESSAGE = 2_000

function excerpt(message: string): string {
  return message.length <= MAXIMUM_MESSAGE ? message : `${message.slice(0, MAXIMUM_MESSAGE)}…`
}
