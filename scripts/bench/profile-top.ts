/** `node scripts/bench/profile-top.ts <file.cpuprofile>`: where the time of a process went, by function. */
import { readFile } from 'node:fs/promises'
import { table } from './measure.ts'

type Node = {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number }
  children?: number[]
}
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] }

const LINES = 25
const IDLE = ['(idle)', '(program)']

const profile = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Profile
const byId = new Map(profile.nodes.map((node) => [node.id, node]))
const self = new Map<string, number>()
/** For whom: the nearest caller that lies in a package or a folder of ours. */
const areas = new Map<string, number>()
const parents = new Map(
  profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
)
profile.samples.forEach((id, at) => {
  const node = byId.get(id)
  if (!node) return
  const us = profile.timeDeltas[at] ?? 0
  const add = (to: Map<string, number>, name: string) => to.set(name, (to.get(name) ?? 0) + us)
  add(self, nameOf(node))
  add(areas, areaOf(node))
})
for (const [what, times] of [
  ['by function', self],
  ['by area, with what it called in Node', areas],
] as const) {
  const busy = [...times].filter(([name]) => !IDLE.includes(name))
  const total = busy.reduce((sum, [, us]) => sum + us, 0)
  const top = busy.toSorted(([, one], [, other]) => other - one).slice(0, LINES)
  const rows = top.map(([name, us]) => [name, `${((us / total) * 100).toFixed(1)} %`])
  console.log(`${(total / 1e6).toFixed(1)} s ${what}`)
  console.log(table([['', 'share'], ...rows]))
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const place = url
    .replace(/^.*\/node_modules\//, '')
    .replace(/^file:\/\/.*?\/(?=server|scripts|shared|sandbox)/, '')
  if (place === '') return functionName
  return `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}`
}

function areaOf(node: Node): string {
  for (let at: Node | undefined = node; at; at = byId.get(parents.get(at.id) ?? -1)) {
    const { url, functionName } = at.callFrame
    if (IDLE.includes(functionName) || functionName === '(garbage collector)') return functionName
    const found =
      /node_modules\/((?:@[^/]+\/)?[^/]+)|\/((?:server|sandbox-images|shared)\/[^/]+)\//.exec(url)
    if (found) return found[1] ?? found[2] ?? ''
  }
  return 'Node itself'
}
