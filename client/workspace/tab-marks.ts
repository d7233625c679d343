import { z } from 'zod'

/** What is known of open tabs beside that they are open; ids are those of panels. */
export type TabMarks = {
  /** The one that is only looked at: the next look takes its place. */
  readonly preview: string | null
  /** Kept at the left, and spared by everything that closes several. */
  readonly pinned: readonly string[]
  /** Latest first. */
  readonly recent: readonly string[]
  /** What can be opened again, latest last. */
  readonly closed: readonly string[]
}

/** The part of the marks that a layout remembers. */
export const StoredMarks = z
  .object({ preview: z.string().nullable(), pinned: z.array(z.string()) })
  .catch({ preview: null, pinned: [] })
export type StoredMarks = z.infer<typeof StoredMarks>

const CLOSED_KEPT = 20

export const NO_MARKS: TabMarks = { preview: null, pinned: [], recent: [], closed: [] }

/** A tab came to the front. */
export function fronted(marks: TabMarks, id: string | null): TabMarks {
  if (id === null || marks.recent[0] === id) return marks
  return { ...marks, recent: [id, ...without(marks.recent, id)] }
}

/** A tab is here to stay. */
export function kept(marks: TabMarks, id: string): TabMarks {
  return marks.preview === id ? { ...marks, preview: null } : marks
}

/** Pins a tab or lets it go; a pinned one is kept as well. */
export function pinned(marks: TabMarks, id: string, on: boolean): TabMarks {
  const rest = without(marks.pinned, id)
  return { ...kept(marks, id), pinned: on ? [...rest, id] : rest }
}

/** A tab went. */
export function gone(marks: TabMarks, id: string): TabMarks {
  return {
    ...kept(marks, id),
    pinned: without(marks.pinned, id),
    recent: without(marks.recent, id),
  }
}

/** It can be opened again. */
export function remembered(marks: TabMarks, id: string): TabMarks {
  return { ...marks, closed: [...without(marks.closed, id), id].slice(-CLOSED_KEPT) }
}

/** A tab is now called otherwise, and is what it was. */
export function renamed(marks: TabMarks, from: string, to: string): TabMarks {
  const name = (id: string): string => (id === from ? to : id)
  return {
    preview: marks.preview === null ? null : name(marks.preview),
    pinned: marks.pinned.map(name),
    recent: marks.recent.map(name),
    closed: marks.closed,
  }
}

/** Pinned ones first, each part in the order it had. */
export function pinnedFirst(ids: readonly string[], pins: readonly string[]): string[] {
  const isPinned = (id: string): boolean => pins.includes(id)
  return [...ids.filter(isPinned), ...ids.filter((id) => !isPinned(id))]
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((each) => each !== id)
}
