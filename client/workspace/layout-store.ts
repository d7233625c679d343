import { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import { StoredMarks } from './tab-marks.ts'

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
  /** The rail and the side panel stand at the right, people and chat at the left. */
  mirrored: z.boolean().default(false),
  /** The terminals stand beside the editors, not below. */
  terminalsBeside: z.boolean().default(false),
  terminalsWidth: z.number().min(240).max(1200).default(480),
  /** What dockview made of itself; it checks it when it reads it. */
  dock: z.unknown(),
  tabs: StoredMarks,
})
export type Layout = z.infer<typeof Layout>

/** How a workspace stands before anybody moves something. */
export const DEFAULT_LAYOUT: Layout = {
  side: 'files',
  sideWidth: 240,
  bottomOpen: true,
  bottomHeight: 260,
  rightOpen: false,
  rightWidth: 300,
  phoneTab: 'code',
  mirrored: false,
  terminalsBeside: false,
  terminalsWidth: 480,
  dock: null,
  tabs: { preview: null, pinned: [] },
}
type Disk = Pick<Storage, 'getItem' | 'setItem'>

/** How one workspace is laid out, as this browser knows it. What cannot be read falls back to the default. */
export function createLayoutStore(workspaceId: string, disk: Disk) {
  const key = `atelier.layout.${workspaceId}`
  const stored = readLayout(parsed(disk.getItem(key)))
  const store = createStore<Layout & { firstVisit: boolean }>(() => ({
    ...DEFAULT_LAYOUT,
    ...stored,
    firstVisit: stored === undefined,
  }))
  store.subscribe((layout) => {
    try {
      disk.setItem(key, JSON.stringify(keptOf(layout)))
    } catch {
      // A full or closed storage only costs the memory of the layout.
    }
  })
  return store
}
export type LayoutStore = ReturnType<typeof createLayoutStore>

/** What is kept of it: parsing leaves out whether this is a first visit. */
export function keptOf(layout: Layout): Layout {
  return Layout.parse(layout)
}

/** A layout that was kept, perhaps by another version; undefined for what is none. */
export function readLayout(stored: unknown): Layout | undefined {
  return Layout.safeParse(stored).data
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}
