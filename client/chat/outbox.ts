import { createStore } from 'zustand/vanilla'
import { z } from 'zod'
import { ChatImage, type Message, type NewMessage } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import { messageOf } from '../app/api.ts'

const Unsent = z.object({
  /** Ours: with it the server knows a message that it has already. */
  key: z.uuid(),
  text: z.string(),
  thread: z.int().nullable(),
  images: z.array(ChatImage),
  at: z.iso.datetime(),
})
export type Unsent = z.infer<typeof Unsent> & {
  readonly state: 'waiting' | 'sending' | 'failed'
  readonly reason?: string
}
export type Disk = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>
type Deps = {
  readonly send: (message: NewMessage) => Promise<Message>
  /** Told of each that arrived. */
  readonly onSent: (message: Message) => void
  readonly disk: Disk
  /** Before the key of each on the disk; a person’s own. */
  readonly prefix: string
  readonly newKey: () => string
  readonly now: () => number
}

/**
 * What was said and has not arrived: sent one after the other, kept over a reload and while the network is
 * away. What the server refuses stays with the reason until it is tried again or thrown away.
 */
export class Outbox {
  readonly store = createStore<{ unsent: readonly Unsent[] }>(() => ({ unsent: [] }))
  readonly #deps: Deps
  #busy = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.store.setState({ unsent: readAll(deps) })
  }

  say(said: Pick<Unsent, 'text' | 'thread' | 'images'>): void {
    const { newKey, now } = this.#deps
    const one = { ...said, key: newKey(), at: new Date(now()).toISOString() }
    this.#keep(one)
    this.store.setState(({ unsent }) => ({ unsent: [...unsent, { ...one, state: 'waiting' }] }))
    void this.flush()
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting' })
    void this.flush()
  }

  discard(key: string): void {
    this.store.setState(({ unsent }) => ({ unsent: unsent.filter((one) => one.key !== key) }))
    this.#deps.disk.removeItem(this.#deps.prefix + key)
  }

  /** Sends what waits, the oldest first; without a network it goes on waiting. */
  async flush(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        if (!(await this.#send(next))) return
      }
    } finally {
      this.#busy = false
    }
  }

  #next(): Unsent | undefined {
    return this.store.getState().unsent.find(({ state }) => state === 'waiting')
  }

  /** False when nothing can be sent at the moment. */
  async #send({ key, text, thread, images }: Unsent): Promise<boolean> {
    this.#change(key, { state: 'sending' })
    try {
      const sent = await this.#deps.send({
        text,
        key,
        ...(thread !== null && { replyTo: thread }),
        ...(images.length > 0 && { images: images.map(({ id, alt }) => ({ id, alt })) }),
      })
      this.discard(key)
      this.#deps.onSent(sent)
      return true
    } catch (error) {
      const away = error instanceof AppError && error.code === 'unavailable'
      this.#change(key, away ? { state: 'waiting' } : { state: 'failed', reason: messageOf(error) })
      return !away
    }
  }

  #change(key: string, change: Pick<Unsent, 'state' | 'reason'>): void {
    this.store.setState(({ unsent }) => ({
      unsent: unsent.map((one) => {
        if (one.key !== key) return one
        const { text, thread, images, at } = one
        return { key, text, thread, images, at, ...change }
      }),
    }))
  }

  #keep(one: z.infer<typeof Unsent>): void {
    try {
      this.#deps.disk.setItem(this.#deps.prefix + one.key, JSON.stringify(one))
    } catch {
      // A full storage only costs that it does not outlive a reload.
    }
  }
}

function readAll({ disk, prefix }: Deps): Unsent[] {
  const names = Array.from({ length: disk.length }, (_, at) => disk.key(at) ?? '')
  return names
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => read(disk.getItem(name)))
    .sort((a, b) => a.at.localeCompare(b.at))
}

function read(text: string | null): Unsent[] {
  try {
    return [{ ...Unsent.parse(JSON.parse(text ?? '')), state: 'waiting' }]
  } catch {
    return []
  }
}
