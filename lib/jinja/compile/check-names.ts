import type { Body, Expression, Statement } from '../syntax/ast'
import { TemplateError } from '../errors'
import { isFilterName, isTestName } from '../builtins/filters'

type Part = Body | Statement | Expression

/**
 * Refuses a template that uses a filter or test nobody knows. Under a condition (if, inline if)
 * such a name is allowed, as in jinja2: templates ask first whether the environment is one that has
 * it.
 */
export function checkNames(part: Part): void {
  if ('kind' in part) {
    if (part.kind === 'if' || part.kind === 'conditional') return
    if (part.kind === 'filter' && !isFilterName(part.name))
      throw new TemplateError('syntax', `No filter named '${part.name}'.`, part.at)
    if (part.kind === 'test' && !isTestName(part.name))
      throw new TemplateError('syntax', `No test named '${part.name}'.`, part.at)
  }
  for (const inner of Object.values(part)) if (isPart(inner)) checkNames(inner)
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null
}
