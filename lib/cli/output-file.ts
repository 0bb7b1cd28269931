import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import type { CommandInput } from './command'

/**
 * The file that an option names, to be written when the work is done; asked for before it, so that
 * no search runs for nothing. Throws WinnowError where there is no folder for it.
 */
export function outputFile(input: CommandInput, option: string): string | undefined {
  const file = input.text(option)
  if (file === undefined) return undefined
  const folder = dirname(resolve(file))
  if (!isFolder(folder))
    throw new WinnowError(
      'not-found',
      `There is no folder ${folder}. Make it, or give --${option} another one. Nothing was done.`,
    )
  if (isFolder(file))
    throw new WinnowError('usage', `${file} is a folder: --${option} takes the name of a file.`)
  return file
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
