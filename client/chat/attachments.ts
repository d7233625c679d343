import { createStore } from 'zustand/vanilla'
import type { ChatImage } from '../../shared/chat.ts'
import { LIMITS } from '../../shared/limits.ts'
import { messageOf } from '../app/api.ts'
import { t } from '../words/words.ts'
import { refusalOf } from './picture.ts'

/** A picture that goes with the next message. */
export type Attachment = { readonly key: string; readonly name: string; readonly alt: string } & (
  | { readonly state: 'uploading' }
  | { readonly state: 'ready'; readonly image: ChatImage }
  | { readonly state: 'failed'; readonly reason: string; readonly file: File | undefined }
)
type Upload = (file: File, signal: AbortSignal) => Promise<ChatImage>
type Thread = number | null

/** Pictures on their way into messages, of the chat and of each thread. */
export class Attachments {
  readonly store = createStore<{ of: ReadonlyMap<Thread, readonly Attachment[]> }>(() => ({
    of: new Map(),
  }))
  readonly #upload: Upload
  readonly #running = new Map<string, AbortController>()
  #count = 0

  constructor(deps: { upload: Upload }) {
    this.#upload = deps.upload
  }

  in(thread: Thread): readonly Attachment[] {
    return this.store.getState().of.get(thread) ?? NONE
  }

  /** Takes files; what cannot be sent stands there with the reason, and nothing of it leaves. */
  add(thread: Thread, files: readonly File[]): void {
    for (const file of files) {
      this.#count += 1
      const one = { key: String(this.#count), name: file.name, alt: '' }
      const room = this.in(thread).length < LIMITS.chatMessageImages
      const most = t('One message takes up to {chatMessageImages} pictures.', {
        chatMessageImages: LIMITS.chatMessageImages,
      })
      const reason = room ? refusalOf(file) : most
      if (reason === undefined) {
        this.#set(thread, [...this.in(thread), { ...one, state: 'uploading' }])
        void this.#send(thread, one, file)
      } else {
        const failed = { ...one, state: 'failed', reason, file: undefined } as const
        this.#set(thread, [...this.in(thread), failed])
      }
    }
  }

  describe(thread: Thread, key: string, alt: string): void {
    this.#change(thread, key, (one) => ({ ...one, alt }))
  }

  retry(thread: Thread, key: string): void {
    const one = this.in(thread).find((each) => each.key === key)
    if (one?.state !== 'failed' || !one.file) return
    const { name, alt, file } = one
    this.#change(thread, key, () => ({ key, name, alt, state: 'uploading' }))
    void this.#send(thread, one, file)
  }

  remove(thread: Thread, key: string): void {
    this.#running.get(key)?.abort()
    this.#set(
      thread,
      this.in(thread).filter((one) => one.key !== key),
    )
  }

  /** Those that are there, which from now on belong to a message. */
  take(thread: Thread): ChatImage[] {
    const images = this.in(thread).flatMap((one) =>
      one.state === 'ready' ? [{ ...one.image, alt: one.alt.trim() }] : [],
    )
    this.#set(thread, [])
    return images
  }

  /** Gives back what was taken for a message that was not sent. */
  put(thread: Thread, images: readonly ChatImage[]): void {
    const back = images.map((image): Attachment => {
      this.#count += 1
      const { name, alt } = image
      return { key: String(this.#count), name, alt, state: 'ready', image }
    })
    this.#set(thread, [...this.in(thread), ...back])
  }

  async #send(thread: Thread, { key }: { key: string }, file: File): Promise<void> {
    const abort = new AbortController()
    this.#running.set(key, abort)
    try {
      const image = await this.#upload(file, abort.signal)
      this.#change(thread, key, ({ name, alt }) => ({ key, name, alt, state: 'ready', image }))
    } catch (error) {
      const reason = messageOf(error)
      this.#change(thread, key, ({ name, alt }) => {
        return { key, name, alt, state: 'failed', reason, file }
      })
    } finally {
      this.#running.delete(key)
    }
  }

  #change(thread: Thread, key: string, change: (one: Attachment) => Attachment): void {
    this.#set(
      thread,
      this.in(thread).map((one) => (one.key === key ? change(one) : one)),
    )
  }

  #set(thread: Thread, list: readonly Attachment[]): void {
    this.store.setState(({ of }) => ({ of: new Map(of).set(thread, list) }))
  }
}

const NONE: readonly Attachment[] = []
