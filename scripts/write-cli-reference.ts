/** `npm run docs`: writes docs/cli.md from the commands. */
import { writeFileSync } from 'node:fs'
import { cliReference } from './cli-reference'

writeFileSync('docs/cli.md', await cliReference())
