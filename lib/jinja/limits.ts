import { Failure } from './errors'

/**
 * Steps of a render: a legitimate template needs some hundred a message. A step is what takes a
 * fifth of a microsecond, so that all of them take about half a second.
 */
export const DEFAULT_MAXIMUM_STEPS = 2_500_000
/**
 * UTF-16 units of any one string: larger than any row an import accepts, small enough to hold a few
 * at once.
 */
export const DEFAULT_MAXIMUM_OUTPUT = 64 * 1024 * 1024
/**
 * Macro calls within macro calls; a JSON schema nested deeper than this is none a model was trained
 * on.
 */
export const MAXIMUM_CALL_DEPTH = 100
/**
 * Brackets or blocks within each other in a template: recursive descent must end before the stack
 * does.
 */
export const MAXIMUM_NESTING = 100
/**
 * Values within one list or dict, counted along every way to them: far more than any training
 * example holds.
 */
export const MAXIMUM_WEIGHT = 1_000_000
/** Lists and objects within each other; Python's json gives up at about a thousand. */
export const MAXIMUM_JSON_DEPTH = 500
/** The longest range() of the jinja2 sandbox (jinja2.sandbox.MAX_RANGE). */
export const MAXIMUM_RANGE = 100_000
/**
 * Bits of an integer a template may compute: far above any count, far below what would stall a
 * machine.
 */
export const MAXIMUM_INTEGER_BITS = 16_384
/** Characters of a text that one step may copy, compare or search with what V8 has built in. */
const CHARACTERS_A_STEP = 64
/** Characters that one step may look at one by one, in a loop or with a class of Unicode. */
const CHARACTERS_ONE_BY_ONE = 16
/** The cost of evaluating an expression node, apart from the work the node does. */
export const NODE = 0.25

/** The steps and characters a render may still spend. */
export class Budget {
  readonly maximumOutput: number
  readonly #maximumSteps: number
  #steps = 0

  constructor(maximumSteps: number, maximumOutput: number) {
    this.#maximumSteps = maximumSteps
    this.maximumOutput = maximumOutput
  }

  charge(steps: number): void {
    this.#steps += steps
    // Negated, so that NaN is refused as well.
    if (!(this.#steps <= this.#maximumSteps))
      throw new Failure('limit', `the template took more than ${this.#maximumSteps} steps`)
  }

  /** Pays for reading characters at the speed of memory. */
  chargeReading(characters: number): void {
    this.charge(characters / CHARACTERS_A_STEP)
  }

  /** Pays for an operation that makes a text of so many characters. */
  chargeCharacters(characters: number): void {
    if (!(characters <= this.maximumOutput))
      throw new Failure('limit', `the template made a text of more than ${this.maximumOutput} characters`)
    this.charge(characters / CHARACTERS_A_STEP)
  }

  /** Pays for looking at characters one by one. */
  chargeOneByOne(characters: number): void {
    this.charge(characters / CHARACTERS_ONE_BY_ONE)
  }
}
