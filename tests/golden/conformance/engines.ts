import { Environment, Interpreter, Template as PeerTemplate } from '@huggingface/jinja'
import { parseTemplate, TemplateError, type ContextValue, type Template } from '@/lib/jinja'

/**
 * What a template is rendered with: as Python reads the JSON, and as JSON.parse does, which is all
 * the peer can be given.
 */
export interface Context {
  exact: Readonly<Record<string, ContextValue>>
  plain: Readonly<Record<string, unknown>>
}

/** A template engine: the text, or null where it refuses. */
export interface Engine {
  name: string
  render(source: string, context: Context, date: string): string | null
}

export const OURS: Engine = {
  name: 'Winnow',
  render(source, { exact }, date) {
    try {
      return ourTemplate(source).render(exact, { strftimeNow: () => date }).text
    } catch (error) {
      if (error instanceof TemplateError) return null
      throw error
    }
  },
}

/** Any error counts as a refusal: the peer throws plain ones. */
export const PEER: Engine = {
  name: '@huggingface/jinja',
  render(source, { plain }, date) {
    try {
      const environment = peerEnvironment(date)
      for (const [name, value] of Object.entries(plain)) environment.set(name, value)
      const { value } = new Interpreter(environment).run(peerTemplate(source).parsed)
      return typeof value === 'string' ? value : null
    } catch {
      return null
    }
  },
}

/**
 * Template.render declares strftime_now itself and lets nobody pin it, so the globals are set by
 * hand.
 */
function peerEnvironment(date: string): Environment {
  const environment = new Environment()
  const globals: Record<string, unknown> = {
    true: true,
    false: false,
    none: null,
    True: true,
    False: false,
    None: null,
    raise_exception: (message: unknown): never => {
      throw new Error(String(message))
    },
    range: (start: number, stop?: number, step = 1): number[] =>
      numbers(stop === undefined ? 0 : start, stop ?? start, step),
    strftime_now: () => date,
  }
  for (const [name, value] of Object.entries(globals)) environment.set(name, value)
  return environment
}

function numbers(start: number, stop: number, step: number): number[] {
  return Array.from(
    { length: Math.max(0, Math.ceil((stop - start) / step)) },
    (_, index) => start + index * step,
  )
}

const ourTemplate = remembering<Template>(parseTemplate)
const peerTemplate = remembering((source) => new PeerTemplate(source))

function remembering<Compiled>(compile: (source: string) => Compiled): (source: string) => Compiled {
  const known = new Map<string, Compiled>()
  return (source) => {
    const compiled = known.get(source) ?? compile(source)
    known.set(source, compiled)
    return compiled
  }
}
