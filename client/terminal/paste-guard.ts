import { createStore } from 'zustand/vanilla'
import { asOneLine, isRiskyPaste } from './paste-rule.ts'

type Deps = {
  readonly paste: (text: string) => void
  /** Whether what runs there knows a paste from typing. */
  readonly bracketed: () => boolean
  /** Whether the person wants to be asked at all. */
  readonly asks: () => boolean
}

/** Every paste goes through it: what would run line by line is asked about first. */
export class PasteGuard {
  readonly store = createStore<{ readonly text: string | null }>(() => ({ text: null }))
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  paste(text: string): void {
    if (text === '') return
    if (!this.#deps.asks() || !isRiskyPaste(text, this.#deps.bracketed()))
      return this.#deps.paste(text)
    this.store.setState({ text })
  }

  answer(how: 'as it is' | 'as one line' | 'not at all'): void {
    const { text } = this.store.getState()
    this.store.setState({ text: null })
    if (text === null || how === 'not at all') return
    this.#deps.paste(how === 'as one line' ? asOneLine(text) : text)
  }
}
