import type { BinaryOperator } from '../values/operators'
import type { TemplatePlace } from '../values/provenance'

/** Every node carries the place it begins at, for errors and for the origin of literals. */
interface Node {
  readonly at: TemplatePlace
}

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

export interface Arguments {
  readonly positional: readonly Expression[]
  readonly keywords: readonly { readonly name: string; readonly value: Expression }[]
  /** *args */
  readonly rest: Expression | null
  /** **kwargs */
  readonly keywordRest: Expression | null
}

interface Name extends Node {
  readonly kind: 'name'
  readonly name: string
}
interface NamespaceTarget extends Node {
  readonly kind: 'namespaceTarget'
  readonly name: string
  readonly attribute: string
}
interface TupleTarget extends Node {
  readonly kind: 'tuple'
  readonly items: readonly Target[]
}
export type Target = Name | NamespaceTarget | TupleTarget

interface Call extends Node {
  readonly kind: 'call'
  readonly callee: Expression
  readonly args: Arguments
}
/**
 * A filter without a target belongs to a filter block or a set block and takes the captured body.
 */
export interface Filter extends Node {
  readonly kind: 'filter'
  readonly target: Expression | null
  readonly name: string
  readonly args: Arguments
}

export type Expression =
  | Name
  | Call
  | Filter
  | (Node & { readonly kind: 'text'; readonly value: string })
  | (Node & { readonly kind: 'int'; readonly value: bigint })
  | (Node & { readonly kind: 'float'; readonly value: number })
  | (Node & { readonly kind: 'constant'; readonly value: true | false | null })
  | (Node & { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] })
  | (Node & {
      readonly kind: 'dict'
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
    })
  | (Node & { readonly kind: 'attribute'; readonly target: Expression; readonly name: string })
  | (Node & { readonly kind: 'item'; readonly target: Expression; readonly key: Expression })
  | (Node & {
      readonly kind: 'slice'
      readonly target: Expression
      readonly start: Expression | null
      readonly stop: Expression | null
      readonly step: Expression | null
    })
  | (Node & {
      readonly kind: 'test'
      readonly target: Expression
      readonly name: string
      readonly args: Arguments
    })
  | (Node & { readonly kind: 'not'; readonly operand: Expression })
  | (Node & { readonly kind: 'signed'; readonly operator: '-' | '+'; readonly operand: Expression })
  | (Node & { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression })
  | (Node & {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    })
  | (Node & { readonly kind: 'concat'; readonly parts: readonly Expression[] })
  | (Node & {
      readonly kind: 'comparison'
      readonly first: Expression
      readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[]
    })
  | (Node & {
      readonly kind: 'conditional'
      readonly test: Expression
      readonly then: Expression
      readonly otherwise: Expression | null
    })

export interface Parameter {
  readonly name: string
  readonly byDefault: Expression | null
}

export type Body = readonly Statement[]

export type Statement =
  | (Node & { readonly kind: 'data'; readonly value: string })
  | (Node & { readonly kind: 'output'; readonly value: Expression })
  | (Node & {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: Body }[]
      readonly otherwise: Body
    })
  | (Node & {
      readonly kind: 'for'
      readonly target: Target
      readonly iterable: Expression
      readonly test: Expression | null
      readonly recursive: boolean
      readonly body: Body
      readonly otherwise: Body
    })
  | (Node & { readonly kind: 'set'; readonly target: Target; readonly value: Expression })
  | (Node & {
      readonly kind: 'setBlock'
      readonly target: Target
      readonly filter: Filter | null
      readonly body: Body
    })
  | (Node & {
      readonly kind: 'with'
      readonly assignments: readonly { readonly target: Target; readonly value: Expression }[]
      readonly body: Body
    })
  | (Node & {
      readonly kind: 'macro'
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly body: Body
    })
  | (Node & {
      readonly kind: 'callBlock'
      readonly parameters: readonly Parameter[]
      readonly call: Call
      readonly body: Body
    })
  | (Node & { readonly kind: 'filterBlock'; readonly filter: Filter; readonly body: Body })
  | (Node & { readonly kind: 'generation'; readonly body: Body })
  /** A scoped block sees the variables around it, any other only those of the template's top. */
  | (Node & { readonly kind: 'block'; readonly scoped: boolean; readonly body: Body })
  | (Node & { readonly kind: 'break' | 'continue' })
  | (Node & { readonly kind: 'loader' })
