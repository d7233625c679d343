import type { Message } from '../../shared/chat.ts'

/** What I said last and can still change. */
export function lastOfMineIn(messages: readonly Message[], me: string): number | undefined {
  return messages.findLast(({ author, deleted }) => author.id === me && !deleted)?.id
}
