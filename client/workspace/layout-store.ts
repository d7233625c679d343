import { z } from 'zod'
import { createStore } from 'zustand/vanilla'

export const SIDES = ['files', 'search', 'database', 'ports'] as const
export type Side = (typeof SIDES)[number]
export const PHONE_TABS = ['files', 'code', 'terminal', 'preview', 'chat'] as const
export type PhoneTab = (typeof PHONE_TABS)[number]

const Layout = z.object({
  side: z.enum(SIDES).nullable(),
  sideWidth: z.number().min(160).max(640),
  bottomOpen: z.boolean(),
  bottomHeight: z.number().min(100).max(900),
  rightOpen: z.boolean(),
  rightWidth: z.number().min(220).max(640),
  phoneTab: z.enum(PHONE_TABS),
  /** What dockview made of itself; it checks it when it reads it. */
  dock: z.unknown(),
})
export type Layout = z.infer<typeof Layout>

const DEFAULT: Layout = {
  side: 'files',
  sideWidth: 240,
  bottomOpen: true,
  bottomHeight: 260,
  rightOpen: false,
  rightWidth: 300,
  phoneTab: 'code',
  dock: null,
}
type Disk = Pick<Storage, 'getItem' | 'setItem'>

/** How one workspace is laid out in this browser. What cannot be read falls back to the default. */
export function createLayoutStore(workspaceId: string, disk: Disk) {
  const key = `atelier.layout.${workspaceId}`
  const stored = read(disk.getItem(key))
  const store = createStore<Layout & { firstVisit: boolean }>(() => ({
    ...DEFAULT,
    ...stored,
    firstVisit: stored === undefined,
  }))
  store.subscribe((layout) => {
    try {
      // Parsing leaves out what is not kept: whether this is a first visit.
      disk.setItem(key, JSON.stringify(Layout.parse(layout)))
    } catch {
      // A full or closed storage only costs the memory of the layout.
    }
  })
  return store
}
export type LayoutStore = ReturnType<typeof createLayoutStore>

function read(text: string | null): Layout | undefined {
  try {
    return text === null ? undefined : Layout.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
