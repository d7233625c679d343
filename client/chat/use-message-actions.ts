import { useQueryClient } from '@tanstack/react-query'
import type { Message } from '../../shared/chat.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { applyChange } from '../workspace/apply-news.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'

export type MessageActions = {
  /** Adds my reaction, or takes it away. */
  react: (emoji: string) => void
  remove: () => void
  restore: () => void
  /** Rejects when the server did not take it. */
  edit: (text: string) => Promise<void>
  copy: () => void
  /** Opens its thread; of a reply, the one it is in. */
  openThread: () => void
  startEdit: () => void
  mayEdit: boolean
  mayDelete: boolean
}

/** What can be done with a message. */
export function useMessageActions(message: Message): MessageActions {
  const { workspace, session, me, may } = useWorkspace()
  const queries = useQueryClient()
  const { chat } = session
  // The news of it come to everybody; the answer is only sooner.
  const put = (changed: Message): void =>
    applyChange(changed, { queries, workspaceId: workspace.id })
  const mine = message.author.id === me.id
  return {
    react: (emoji) => {
      const on = !message.reactions.some((one) => one.emoji === emoji && one.people.includes(me.id))
      put(withReaction(message, { emoji, me: me.id, on }))
      chatApi.react(workspace.id, message.id, { emoji, on }).then(put, (error: unknown) => {
        put(message)
        toastError(t('Your reaction was not kept'), error)
      })
    },
    remove: () => {
      chatApi.remove(workspace.id, message.id).then(
        (changed) => {
          chat.canUndo(message.id, true)
          put(changed)
        },
        (error: unknown) => toastError(t('The message was not deleted'), error),
      )
    },
    restore: () => {
      chatApi.restore(workspace.id, message.id).then(
        (changed) => {
          chat.canUndo(message.id, false)
          put(changed)
        },
        (error: unknown) => toastError(t('The message was not brought back'), error),
      )
    },
    edit: async (text) => put(await chatApi.edit(workspace.id, message.id, text)),
    copy: () => {
      navigator.clipboard.writeText(message.text).then(
        () => toast(t('The message was copied.')),
        (error: unknown) => toastError(t('The message could not be copied'), error),
      )
    },
    openThread: () => chat.openThread(message.replyTo ?? message.id),
    startEdit: () => chat.store.setState({ editing: message.id }),
    mayEdit: mine && !message.deleted,
    mayDelete: (mine || may('moderate')) && !message.deleted,
  }
}

/** The message as it will be: a press shows at once. */
function withReaction(
  message: Message,
  { emoji, me, on }: { emoji: string; me: Message['author']['id']; on: boolean },
): Message {
  const known = message.reactions.some((one) => one.emoji === emoji)
  const all = known ? message.reactions : [...message.reactions, { emoji, people: [] }]
  const reactions = all.map((one) => {
    if (one.emoji !== emoji) return one
    const others = one.people.filter((id) => id !== me)
    return { emoji, people: on ? [...others, me] : others }
  })
  return { ...message, reactions: reactions.filter(({ people }) => people.length > 0) }
}
