import { z } from 'zod'
import { commands } from './commands.ts'

/** Titles are in a language: after a change of it those of the last one are no use. */
const KEY = `atelier.commands.${document.documentElement.lang}`
const QUIET_MS = 2_000
const Remembered = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    group: z.string().exactOptional(),
    keys: z.array(z.string()).readonly().exactOptional(),
    hidden: z.boolean().exactOptional(),
  }),
)
type RememberedCommand = z.infer<typeof Remembered>[number]

/** Keeps what commands there are, so that settings can list those of a workspace without opening one. */
export function rememberCommands(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = commands.store.subscribe(({ known }, before) => {
    if (known === before.known) return
    clearTimeout(timer)
    timer = setTimeout(write, QUIET_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** Every command this browser has met, those of now first. */
export function everyCommand(): readonly RememberedCommand[] {
  const known = commands.store.getState().known
  const past = read().filter(({ id }) => !known.has(id))
  return [...[...known.values()].map(bare), ...past]
}

function bare({ id, title, group, keys, hidden }: RememberedCommand): RememberedCommand {
  return { id, title, ...(group && { group }), ...(keys && { keys }), ...(hidden && { hidden }) }
}

function write(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(everyCommand()))
  } catch {
    // Then the list shows those of this window.
  }
}

function read(): readonly RememberedCommand[] {
  try {
    return Remembered.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '[]')).data ?? []
  } catch {
    return []
  }
}
