import type { CDPSession, Page } from 'playwright-core'
import { Person, launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import { Ide } from '../../client/journeys/ide.ts'
import type { BenchServer } from './bench-server.ts'
import { table } from './measure.ts'

const FILES = 10
const TERMINALS = 2
const MIB = 1024 * 1024
/** Work goes on for this long; an hour is `BENCH_MINUTES=60`. */
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 3)
/** Between two turns; without it the hour would be that of a machine, not of a person in a hurry. */
const THINK_MS = 2_000
/** What grows shows between them; one figure at the end would not say whether it still does. */
const WEIGHINGS = 4

/** `detached` nodes are kept by something, and on no page: what leaks shows there. */
type Weight = { heapMiB: number; nodes: number; detached: number; listeners: number }

/**
 * What a tab weighs after work without end: ten files are typed in and changed between, two shells print, the
 * palette and the panels open and close. Weighed after a full collection, so what remains is held by something.
 */
export async function benchHeap({ server }: BenchServer): Promise<void> {
  if (noBrowser) return console.log(`heap: not measured, ${noBrowser}`)
  const owner = await server.owner()
  const browser = await launchBrowser()
  try {
    const person = await Person.arrive(browser, 'Ada')
    await person.joinWith(await server.ownerLink())
    const ide = await Ide.create(person, { name: 'bench heap', template: 'Blank' })
    for (let file = 0; file < FILES; file += 1) {
      await owner.write(
        ide.workspaceId,
        nameOf(file),
        `// file ${file}\n${'let x = 1\n'.repeat(500)}`,
      )
    }
    for (let file = 0; file < FILES; file += 1) await ide.openFile(nameOf(file))
    for (let shell = 0; shell < TERMINALS; shell += 1) await ide.terminals.open()
    const probe = await person.context.newCDPSession(person.page)
    await turn(ide, 0)
    const rows = [
      ['', 'heap', 'DOM nodes', 'of them detached', 'listeners'],
      row('after the first turn', await weigh(person.page, probe)),
    ]
    const begun = Date.now()
    let turns = 1
    for (let part = 1; part <= WEIGHINGS; part += 1) {
      const minutes = (MINUTES * part) / WEIGHINGS
      for (; Date.now() < begun + minutes * 60_000; turns += 1) await turn(ide, turns)
      rows.push(row(`after ${turns} turns in ${minutes} min`, await weigh(person.page, probe)))
    }
    console.log(`heap: a tab with ${FILES} files and ${TERMINALS} terminals`)
    console.log(table(rows))
  } finally {
    await browser.close()
  }
}

/** One round of work: a file, a shell, the palette and a panel. */
async function turn(ide: Ide, at: number): Promise<void> {
  const { page } = ide.person
  const path = nameOf(at % FILES)
  await ide.openFile(path)
  // The same line anew each time: text that grows would be told from a leak by nobody.
  await ide.tryToType(path, '')
  for (const key of ['ControlOrMeta+Home', 'Shift+End']) await page.keyboard.press(key)
  await page.keyboard.type(`// turn ${String(at).padStart(6, '0')}`)
  await page.keyboard.press('Escape')
  await ide.terminals.choose(at % TERMINALS)
  await ide.terminals.type('seq 1 2000\n')
  await ide.tryToType(path, '')
  for (const key of ['F1', 'Escape', 'ControlOrMeta+KeyB', 'ControlOrMeta+KeyB']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(100)
  }
  await page.waitForTimeout(THINK_MS)
}

async function weigh(page: Page, probe: CDPSession): Promise<Weight> {
  await probe.send('HeapProfiler.enable')
  // What the first collection lets go of on one side is garbage on the other only for the second.
  for (let times = 0; times < 3; times += 1) {
    await probe.send('HeapProfiler.collectGarbage')
    await page.waitForTimeout(500)
  }
  const { usedSize } = await probe.send('Runtime.getHeapUsage')
  const attached = await page.evaluate(countNodes)
  const { nodes, jsEventListeners } = await probe.send('Memory.getDOMCounters')
  const detached = nodes - attached
  return { heapMiB: usedSize / MIB, nodes, detached, listeners: jsEventListeners }
}

/** In the page: every node of its tree, in open shadow roots too. */
function countNodes(): number {
  const below = (root: Node): number => {
    let count = 1
    const walker = document.createTreeWalker(root)
    while (walker.nextNode()) {
      count += 1
      const { currentNode } = walker
      const shadow = currentNode instanceof Element ? currentNode.shadowRoot : null
      if (shadow) count += below(shadow)
    }
    return count
  }
  return below(document)
}

function row(what: string, { heapMiB, nodes, detached, listeners }: Weight): string[] {
  return [what, `${heapMiB.toFixed(1)} MiB`, String(nodes), String(detached), String(listeners)]
}

function nameOf(file: number): string {
  return `heap-${file}.ts`
}
