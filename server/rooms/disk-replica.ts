import {
  CONTENT,
  encodeDocument,
  textOf,
  type OpenIntent,
  type Replayed,
} from './document-replay.ts'
import { diffTexts, distance } from './text-diff.ts'
import { hashOf, writeTextFile, type TextFormat } from './text-file.ts'
import { Y } from './y.ts'

/** The update that says nothing. */
const NOTHING = new Uint8Array([0, 0])

/**
 * A second copy of the document whose text is what the file holds. A change on disk is made here, as
 * edits against the text it was made on, and merges from here into the live copy like anybody's typing.
 */
export class DiskReplica {
  readonly #make: () => Y.Doc
  #made: Y.Doc | undefined
  #hash: string | null
  #intents: OpenIntent[]

  constructor({
    replica,
    knownHash,
    intents,
  }: Pick<Replayed, 'replica' | 'knownHash' | 'intents'>) {
    this.#make = replica
    this.#hash = knownHash
    this.#intents = [...intents]
  }

  /** Most files are found as they were left, and nobody asks what it was made of. */
  get #doc(): Y.Doc {
    return (this.#made ??= this.#make())
  }

  /** Of the file as last known; null before there was one. */
  get hash(): string | null {
    return this.#hash
  }
  get text(): string {
    return textOf(this.#doc)
  }
  /** Whether this is the text of the file as last known. */
  holds(text: string, format: TextFormat): boolean {
    const bytes = () => writeTextFile(text, { text, format, endings: null })
    return (format.eol !== 'mixed' && hashOf(bytes()) === this.#hash) || text === this.text
  }
  /** Writes whose end we have not seen. */
  get uncertain(): boolean {
    return this.#intents.length > 0
  }

  /** The live copy as it is now is about to become the file. */
  announce(seq: number, hash: string, live: Y.Doc): OpenIntent {
    const state = encodeDocument(live, Y.encodeStateVector(this.#doc))
    const intent = { seq, hash, state }
    this.#intents.push(intent)
    return intent
  }

  /** The announced write that made a file with this hash, if one did. */
  intentOf(hash: string): OpenIntent | undefined {
    return this.#intents.findLast((intent) => intent.hash === hash)
  }

  /**
   * The announced write that this text grew out of, rather than out of what we knew: our write landed
   * unseen, and somebody changed the file after it. Taking the wrong one would import our own text again.
   */
  closestIntent(text: string): OpenIntent | undefined {
    const known = distance(this.text, text)
    const near = this.#intents.map((intent) => ({
      intent,
      far: distance(textAfter(this.#doc, intent.state), text),
    }))
    return near.filter(({ far }) => far < known).toSorted((a, b) => a.far - b.far)[0]?.intent
  }

  /** The write happened. */
  confirm({ state, hash }: OpenIntent): void {
    Y.applyUpdate(this.#doc, state)
    this.#hash = hash
    this.#intents = []
  }

  /** The write was refused, so it will not turn up later. */
  withdraw(intent: OpenIntent): void {
    this.#intents = this.#intents.filter((other) => other !== intent)
  }

  /** Takes over the file's text; returns the change that does the same to any other copy. */
  absorb(text: string, hash: string): Uint8Array {
    const updates: Uint8Array[] = []
    const listen = (update: Uint8Array) => void updates.push(update)
    this.#doc.on('update', listen)
    this.#edit(text)
    this.#doc.off('update', listen)
    this.#hash = hash
    this.#intents = []
    return updates[0] ?? NOTHING
  }

  encode(): Uint8Array {
    return encodeDocument(this.#doc)
  }

  close(): void {
    this.#made?.destroy()
  }

  #edit(text: string): void {
    const edits = diffTexts(this.text, text)
    const content = this.#doc.getText(CONTENT)
    this.#doc.transact(() => {
      for (const { at, remove, insert } of edits.toReversed()) {
        if (remove > 0) content.delete(at, remove)
        if (insert !== '') content.insert(at, insert)
      }
    }, 'disk')
  }
}

function textAfter(doc: Y.Doc, state: Uint8Array): string {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, encodeDocument(doc))
  Y.applyUpdate(copy, state)
  const text = textOf(copy)
  copy.destroy()
  return text
}
