import { namesOf } from './names.ts'

/** Comings and goings of this long are one sentence; who is back within it never left. */
const GATHER_MS = 2_500

type Someone = { readonly id: string; readonly name: string }
type Deps = {
  readonly wait: (ms: number, then: () => void) => () => void
  readonly say: (sentence: string) => void
}

/** Turns lists of who is here into a few sentences about who came and who went. */
export class Arrivals implements Disposable {
  readonly #deps: Deps
  #told: ReadonlyMap<string, string> | undefined
  #now: ReadonlyMap<string, string> = new Map()
  #cancel: (() => void) | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Everybody else who is here now. The first list is what one finds: it is nobody's arrival. */
  see(people: readonly Someone[]): void {
    this.#now = new Map(people.map(({ id, name }) => [id, name]))
    this.#told ??= this.#now
    if (sameIds(this.#now, this.#told)) return
    this.#cancel ??= this.#deps.wait(GATHER_MS, () => this.#tell())
  }

  [Symbol.dispose](): void {
    this.#cancel?.()
  }

  #tell(): void {
    this.#cancel = undefined
    const before = this.#told ?? new Map<string, string>()
    const came = [...this.#now].filter(([id]) => !before.has(id)).map(([, name]) => name)
    const went = [...before].filter(([id]) => !this.#now.has(id)).map(([, name]) => name)
    this.#told = this.#now
    const sentence = [sentenceOf(came, 'joined'), sentenceOf(went, 'left')].join(' ').trim()
    if (sentence) this.#deps.say(sentence)
  }
}

function sentenceOf(names: readonly string[], verb: string): string {
  return names.length === 0 ? '' : `${namesOf(names)} ${verb}.`
}

function sameIds(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a.keys()].every((id) => b.has(id))
}
