import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Who imports whom among the files of a tree. */
export type Imports = ReadonlyMap<string, readonly string[]>

interface Cruised {
  modules: { source: string; dependencies: { resolved: string }[] }[]
}

/** The imports of lib/, app/ and components/, as dependency-cruiser sees them. */
export function importsOf(tree: string, root: string): Imports {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const folders = ['lib', 'app', 'components']
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...folders, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 30 },
  )
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser has read nothing in ${tree}: ${stderr}`)
  const { modules } = JSON.parse(stdout) as Cruised
  return new Map(
    modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
  )
}

/**
 * A folder as a plan of a house. Its rooms are the files and folders directly in it, an arrow leads
 * from a room to one it imports, and the floors are the longest way along the arrows: the fewer, the
 * less stands on something else. Rooms that import each other in a circle share a floor.
 */
export interface Plan {
  rooms: number
  floors: number
  arrows: number
  circles: number
}

/** Where a file is in the plan; null where it does not belong to it. */
export type RoomOf = (file: string) => string | null

/** The rooms of a folder. A door (`index.ts`) is none: everything outside comes in through it. */
export function roomsIn(folder: string): RoomOf {
  return (file) => {
    if (!file.startsWith(`${folder}/`) || file.includes('/generated/')) return null
    const [room = ''] = file.slice(folder.length + 1).split('/')
    return /^index\.tsx?$/.test(room) ? null : room
  }
}

/** The rooms of the whole house: app, components, and each folder of lib. */
export function roomOfHouse(file: string): string | null {
  if (file.includes('/generated/')) return null
  return /^(?:app|components|lib\/[^/]+)(?=\/)/.exec(file)?.[0] ?? null
}

export function planOf(imports: Imports, roomOf: RoomOf): Plan {
  const arrows = new Map<string, Set<string>>()
  for (const [file, imported] of imports) {
    const room = roomOf(file)
    if (room === null) continue
    const leads = arrows.get(room) ?? new Set<string>()
    arrows.set(room, leads)
    for (const other of imported.map(roomOf)) if (other !== null && other !== room) leads.add(other)
  }
  const circles = circlesOf(arrows)
  return {
    rooms: arrows.size,
    floors: floorsOf(arrows, circles),
    arrows: [...arrows.values()].reduce((sum, leads) => sum + leads.size, 0),
    circles: circles.filter((circle) => circle.length > 1).length,
  }
}

/** Rooms that reach each other, together; in an order in which each comes after those it imports (Tarjan 1972). */
function circlesOf(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const [index, lowest] = [new Map<string, number>(), new Map<string, number>()]
  const [stack, circles]: [string[], string[][]] = [[], []]
  const visit = (room: string): void => {
    index.set(room, index.size)
    lowest.set(room, index.get(room)!)
    stack.push(room)
    for (const other of arrows.get(room) ?? []) {
      if (!index.has(other)) visit(other)
      if (stack.includes(other)) lowest.set(room, Math.min(lowest.get(room)!, lowest.get(other)!))
    }
    if (lowest.get(room) === index.get(room)) circles.push(stack.splice(stack.indexOf(room)))
  }
  for (const room of arrows.keys()) if (!index.has(room)) visit(room)
  return circles
}

function floorsOf(arrows: ReadonlyMap<string, ReadonlySet<string>>, circles: readonly string[][]): number {
  const floor = new Map<string, number>()
  for (const circle of circles) {
    const below = circle
      .flatMap((room) => [...(arrows.get(room) ?? [])])
      .filter((room) => !circle.includes(room))
    const own = 1 + below.reduce((highest, room) => Math.max(highest, floor.get(room) ?? 0), 0)
    for (const room of circle) floor.set(room, own)
  }
  return Math.max(0, ...floor.values())
}
