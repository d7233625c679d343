import type { Chat } from './chat.ts'

const EVERY_MS = 60_000
type Log = { error(fields: object, phrase: string): void }

/** Makes an end, every minute, of deleted messages that can no longer be taken back. Returns how to stop. */
export function forgetDeleted({ log }: { log: Log }, chat: Pick<Chat, 'forget'>): () => void {
  const timer = setInterval(() => {
    chat.forget().catch((err: unknown) => log.error({ err }, 'deleted messages are still kept'))
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
