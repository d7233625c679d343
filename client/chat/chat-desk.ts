import type { QueryClient } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'
import type { Message } from '../../shared/chat.ts'
import { keys } from '../workspace/query-keys.ts'
import { Attachments } from './attachments.ts'
import { chatApi } from './chat-api.ts'
import { type ChatCache, type ThreadCache, placed, withMessage } from './chat-cache.ts'
import { Drafts } from './drafts.ts'
import { Outbox, type Unsent } from './outbox.ts'

const MARKED_MS = 2_000

/** A message to bring into view; a new object is a new wish. `load` asks for what is before until it is there. */
export type Jump = { readonly id: number; readonly load: boolean }
type State = {
  /** The thread that is open instead of the chat. */
  readonly thread: number | null
  readonly searching: boolean
  /** The part of the past that is looked at instead of the present: around that message. */
  readonly past: number | null
  readonly jump: Jump | null
  /** Where a jump has just led to; it stands out for a moment. */
  readonly marked: number | null
  readonly editing: number | null
  /** The box to write in shall have the keyboard. */
  readonly focusWish: boolean
  /** What was deleted from here and can be taken back. */
  readonly undoable: ReadonlySet<number>
}

/** Where somebody stands in the chat of a workspace; it outlives the panel that shows it. */
export class ChatDesk {
  readonly store = createStore<State>(() => ({
    thread: null,
    searching: false,
    past: null,
    jump: null,
    marked: null,
    editing: null,
    focusWish: false,
    undoable: new Set(),
  }))
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly attachments: Attachments

  constructor(deps: { workspaceId: string; userId: string; queries: QueryClient }) {
    const { workspaceId, userId, queries } = deps
    const own = `${workspaceId}.${userId}`
    this.drafts = new Drafts({ disk: localStorage, name: `atelier.drafts.${own}` })
    this.attachments = new Attachments({
      upload: (file, signal) => chatApi.upload(workspaceId, file, signal),
    })
    this.outbox = new Outbox({
      send: (message) => chatApi.say(workspaceId, message),
      onSent: (message) => putInPlace(queries, workspaceId, message),
      disk: localStorage,
      prefix: `atelier.unsent.${own}.`,
      newKey: () => crypto.randomUUID(),
      now: Date.now,
    })
  }

  /** Leads to a message, wherever it is; `known` are those that stand in the chat already. */
  goTo({ id, replyTo }: Pick<Message, 'id' | 'replyTo'>, known: readonly Message[]): void {
    const here = known.some((one) => one.id === id)
    this.store.setState({
      thread: replyTo,
      past: replyTo === null && !here ? id : null,
      searching: false,
      editing: null,
      jump: { id, load: replyTo !== null },
    })
  }

  /** A jump has come to its end. */
  arrive(id: number): void {
    this.store.setState({ jump: null, marked: id })
    setTimeout(() => {
      if (this.store.getState().marked === id) this.store.setState({ marked: null })
    }, MARKED_MS)
  }

  openThread(id: number): void {
    this.store.setState({ thread: id, searching: false, editing: null, focusWish: true })
  }

  /** Back to what is outside of threads, at the message from which the thread was opened. */
  leaveThread(): void {
    const { thread } = this.store.getState()
    const jump = thread === null ? null : { id: thread, load: false }
    this.store.setState({ thread: null, editing: null, jump })
  }

  /** The box to write in gets the keyboard back. */
  endEdit(): void {
    this.store.setState({ editing: null })
    this.write()
  }

  write(text?: string): void {
    if (text !== undefined) this.drafts.append(this.store.getState().thread, text)
    this.store.setState({ focusWish: true })
  }

  /** Takes a message back that could not be sent, to be written anew. */
  takeBack({ key, thread, text, images }: Unsent): void {
    this.outbox.discard(key)
    this.attachments.put(thread, images)
    this.write(text)
  }

  /** Says that a message was deleted from here, or brought back. */
  canUndo(id: number, can: boolean): void {
    const undoable = new Set(this.store.getState().undoable)
    if (can) undoable.add(id)
    else undoable.delete(id)
    this.store.setState({ undoable })
  }
}

/** The answer to saying it may come before the news of it. */
function putInPlace(queries: QueryClient, workspaceId: string, message: Message): void {
  queries.setQueryData<ChatCache>(keys.messages(workspaceId), (chat) => withMessage(chat, message))
  if (message.replyTo === null) return
  queries.setQueryData<ThreadCache>(
    keys.thread(workspaceId, message.replyTo),
    (thread) => thread && { ...thread, messages: placed(thread.messages, message) },
  )
}
