/** The part of step.mjs that its test uses. */
export function step(
  root: string,
  what: { name: string; inputs: readonly string[]; product: string },
  work: () => void | Promise<void>,
): Promise<void>
