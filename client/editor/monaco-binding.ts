import type * as Monaco from 'monaco-editor/editor'
import { Y } from '../collab/y.ts'

type Model = Monaco.editor.ITextModel
type Edit = { rangeOffset: number; rangeLength: number; text: string }

export type MonacoBindingDeps = {
  readonly model: Model
  readonly text: Y.Text
  /** Told when model and text had come apart and were brought together again: a bug to look at. */
  readonly onHealed?: (seen: { model: string; text: string }) => void
}

const LF = 0

/**
 * Keeps a Monaco model and a `Y.Text` the same, whoever types. The model is LF only, because offsets
 * of the two must mean the same characters. Undo is of one's own edits only (ED3).
 */
export class MonacoBinding implements Disposable {
  /** One's own edits, to take back and bring again. */
  readonly history: Y.UndoManager
  readonly #model: Model
  readonly #text: Y.Text
  readonly #onHealed: MonacoBindingDeps['onHealed']
  readonly #listening: Monaco.IDisposable
  /** True while a change of ours goes into the model: its echo is not an edit. */
  #applying = false
  /** The end of the latest change that came from elsewhere. */
  #changedAt: number | undefined

  constructor({ model, text, onHealed }: MonacoBindingDeps) {
    this.#model = model
    this.#text = text
    this.#onHealed = onHealed
    this.#quietly(() => {
      model.setEOL(LF)
      if (model.getValue() !== text.toString()) model.setValue(text.toString())
    })
    this.history = new Y.UndoManager(text, {
      trackedOrigins: new Set([this]),
      captureTimeout: 400,
    })
    this.#listening = model.onDidChangeContent((event) => this.#typed(event))
    text.observe(this.#arrived)
  }

  [Symbol.dispose](): void {
    this.#text.unobserve(this.#arrived)
    this.#listening.dispose()
    this.history.destroy()
  }

  /** Answers where the caret belongs afterwards; undefined when there is nothing to take back. */
  undoOwn(): number | undefined {
    return this.#arrivingAt(() => this.history.undo())
  }

  redoOwn(): number | undefined {
    return this.#arrivingAt(() => this.history.redo())
  }

  #arrivingAt(change: () => unknown): number | undefined {
    this.#changedAt = undefined
    change()
    return this.#changedAt
  }

  /** Brings both together if they ever came apart; the text is the truth. Answers whether they had. */
  heal(): boolean {
    // Somebody's `setValue` with carriage returns makes it a model of those.
    this.#keepLf()
    const [model, text] = [this.#model.getValue(), this.#text.toString()]
    if (model === text) return false
    this.#onHealed?.({ model, text })
    this.#quietly(() => this.#model.applyEdits([replacement(this.#model, { model, text })]))
    return true
  }

  #typed(event: Monaco.editor.IModelContentChangedEvent): void {
    if (this.#applying) return
    // `setEOL` and `setValue` come as one change of everything; neither is something a person typed.
    if (event.isEolChange) return this.#keepLf()
    if (event.isFlush) return void this.heal()
    this.#text.doc?.transact(() => {
      // From the end, so that an edit does not move the ones still to come.
      for (const change of byOffset(event.changes).toReversed()) this.#write(change)
    }, this)
    if (event.changes.some(({ text }) => text.includes('\r'))) this.heal()
  }

  #write({ rangeOffset, rangeLength, text }: Edit): void {
    if (rangeLength > 0) this.#text.delete(rangeOffset, rangeLength)
    if (text) this.#text.insert(rangeOffset, text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
  }

  #keepLf(): void {
    this.#quietly(() => this.#model.setEOL(LF))
  }

  readonly #arrived = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    const changes = editsOf(event.delta)
    this.#changedAt = endOf(changes)
    const edits = changes.map(({ rangeOffset, rangeLength, text }) => ({
      range: rangeAt(this.#model, { start: rangeOffset, end: rangeOffset + rangeLength }),
      text,
      forceMoveMarkers: false,
    }))
    this.#quietly(() => this.#model.applyEdits(edits))
  }

  #quietly(change: () => void): void {
    this.#applying = true
    try {
      change()
    } finally {
      this.#applying = false
    }
  }
}

/** A Yjs delta as edits against the text before it: one `applyEdits` takes them all. */
export function editsOf(delta: Y.YTextEvent['delta']): Edit[] {
  const edits: Edit[] = []
  let at = 0
  for (const { retain = 0, delete: removed = 0, insert } of delta) {
    at += retain
    const last = edits.at(-1)
    const text = typeof insert === 'string' ? insert : ''
    // A deletion and an insertion at one place are one replacement.
    if (last && last.rangeOffset + last.rangeLength === at && retain === 0) {
      last.text += text
      last.rangeLength += removed
    } else if (text || removed > 0) {
      edits.push({ rangeOffset: at, rangeLength: removed, text })
    }
    at += removed
  }
  return edits
}

/** Where the last of the edits ends in the text after all of them. */
function endOf(edits: readonly Edit[]): number | undefined {
  const last = edits.at(-1)
  if (!last) return undefined
  const before = edits.slice(0, -1)
  const moved = before.reduce((sum, { text, rangeLength }) => sum + text.length - rangeLength, 0)
  return last.rangeOffset + moved + last.text.length
}

/** At one place what is put in comes before what is replaced: from the end, the replacement goes first. */
function byOffset(changes: readonly Edit[]): Edit[] {
  return changes.toSorted(
    (one, other) => one.rangeOffset - other.rangeOffset || one.rangeLength - other.rangeLength,
  )
}

function rangeAt(model: Model, { start, end }: { start: number; end: number }): Monaco.IRange {
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)]
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  }
}

/** The one replacement that leaves common ends alone, and with them most carets. */
function replacement(model: Model, seen: { model: string; text: string }) {
  const most = Math.min(seen.model.length, seen.text.length)
  let head = 0
  while (head < most && seen.model[head] === seen.text[head]) head += 1
  let tail = 0
  while (tail < most - head && seen.model.at(-1 - tail) === seen.text.at(-1 - tail)) tail += 1
  return {
    range: rangeAt(model, { start: head, end: seen.model.length - tail }),
    text: seen.text.slice(head, seen.text.length - tail),
  }
}
