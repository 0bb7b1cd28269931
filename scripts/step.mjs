/** A step of preparation that is run only when its inputs have changed. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Runs `work` unless `product` is there and was made of the same inputs, by content: npm and git
 * touch files without changing them. A file of which neither size nor time has changed since the
 * last look is not read again, since every command looks.
 */
export async function step(root, { name, inputs, product }, work) {
  const mark = { looks: hash(root, inputs, look), content: null }
  const last = lastMark(root, name)
  const isMade = last !== null && existsSync(join(root, product))
  if (isMade && last.looks === mark.looks) return
  mark.content = hash(root, inputs, read)
  if (!isMade || last.content !== mark.content) await work()
  mkdirSync(dirname(markFile(root, name)), { recursive: true })
  writeFileSync(markFile(root, name), `${mark.looks}\n${mark.content}`)
}

// Inside node_modules, so that a removed node_modules starts everything afresh.
export function markFile(root, name) {
  return join(root, 'node_modules/.cache/winnow', name)
}

function lastMark(root, name) {
  if (!existsSync(markFile(root, name))) return null
  const [looks, content] = readFileSync(markFile(root, name), 'utf8').split('\n')
  return content === undefined ? null : { looks, content }
}

/** One hash over every input file. */
function hash(root, inputs, add) {
  const hash = createHash('sha256').update(process.version)
  const visit = (path) => {
    const file = join(root, path)
    const entry = statSync(file, { throwIfNoEntry: false })
    if (!entry) return
    if (!entry.isDirectory()) add(hash, path, entry, file)
    else for (const name of readdirSync(file).sort()) if (name !== 'generated') visit(`${path}/${name}`)
  }
  inputs.forEach(visit)
  return hash.digest('hex')
}

/** The time of the last change (ctime), which no program can set back, tells of a change that kept the other. */
function look(hash, path, { size, mtimeMs, ctimeMs }) {
  hash.update(`${path}\0${size}\0${mtimeMs}\0${ctimeMs}\0`)
}

function read(hash, path, { size }, file) {
  hash.update(`${path}\0${size}\0`).update(readFileSync(file))
}
