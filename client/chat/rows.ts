import type { Message } from '../../shared/chat.ts'
import { locale, t } from '../words/words.ts'

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly message: Message
      /** Said right after another of the same person: they share a head. */
      readonly follows: boolean
    }

const TOGETHER_MS = 5 * 60_000
const thisYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })

type Wish = {
  /** Up to here I had read when I came; undefined for no line. */
  readonly readUpTo?: number | undefined
  readonly me: string
  readonly nowMs?: number
}

/** Messages as the lines of a list: with days between them, and a line before what is new to me. */
export function rowsOf(
  messages: readonly Message[],
  { readUpTo, me, nowMs = Date.now() }: Wish,
): Row[] {
  const rows: Row[] = []
  let before: Message | undefined
  let lineDrawn = readUpTo === undefined
  for (const message of messages) {
    const day = dayOf(message)
    const newDay = before === undefined || dayOf(before) !== day
    if (newDay) rows.push({ kind: 'day', key: `day ${day}`, label: dayLabel(day, nowMs) })
    const isNew = !lineDrawn && message.id > (readUpTo ?? 0) && message.author.id !== me
    if (isNew) {
      lineDrawn = true
      rows.push({ kind: 'unread', key: 'unread' })
    }
    const follows = !newDay && !isNew && before !== undefined && together(before, message)
    rows.push({ kind: 'message', key: String(message.id), message, follows })
    before = message
  }
  return rows
}

function together(before: Message, message: Message): boolean {
  return (
    before.author.id === message.author.id &&
    !before.deleted &&
    !message.deleted &&
    // A thread hangs below its message: what comes after it stands on its own.
    before.thread === null &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS
  )
}

/** The day by the clock of who reads it. */
function dayOf({ createdAt }: Message): string {
  return new Date(createdAt).toDateString()
}

/** How people call a day: today, yesterday, or by its date. */
export function dayLabel(day: string, nowMs: number): string {
  const now = new Date(nowMs)
  if (day === now.toDateString()) return t('Today')
  if (day === new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).toDateString()) {
    return t('Yesterday')
  }
  const date = new Date(day)
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date)
}
