import { createStore } from 'zustand/vanilla'

type Disk = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What is half written: one text for the chat, and one for each thread. It outlives a reload. */
export class Drafts {
  readonly store = createStore<{ texts: Readonly<Record<string, string>> }>(() => ({ texts: {} }))
  readonly #disk: Disk
  readonly #name: string

  constructor({ disk, name }: { disk: Disk; name: string }) {
    this.#disk = disk
    this.#name = name
    this.store.setState({ texts: read(disk.getItem(name)) })
  }

  of(thread: number | null): string {
    return this.store.getState().texts[nameOf(thread)] ?? ''
  }

  set(thread: number | null, text: string): void {
    const texts = { ...this.store.getState().texts, [nameOf(thread)]: text }
    if (text === '') delete texts[nameOf(thread)]
    this.store.setState({ texts })
    this.#keep()
  }

  /** Puts something behind what is written, with a space between. */
  append(thread: number | null, text: string): void {
    const before = this.of(thread)
    this.set(thread, before === '' || /\s$/.test(before) ? before + text : `${before} ${text}`)
  }

  #keep(): void {
    const { texts } = this.store.getState()
    try {
      if (Object.keys(texts).length === 0) this.#disk.removeItem(this.#name)
      else this.#disk.setItem(this.#name, JSON.stringify(texts))
    } catch {
      // A full storage only costs that the draft does not outlive a reload.
    }
  }
}

function nameOf(thread: number | null): string {
  return thread === null ? 'chat' : String(thread)
}

function read(text: string | null): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    if (typeof parsed !== 'object' || parsed === null) return {}
    const texts = Object.entries(parsed).filter(([, value]) => typeof value === 'string')
    return Object.fromEntries(texts) as Record<string, string>
  } catch {
    return {}
  }
}
