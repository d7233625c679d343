/** A page for tests: two people at one text, on real editors, with a line between them that waits. */
import '@fontsource-variable/jetbrains-mono/wght.css'
import '../../app/tokens.css'
import '../remote-carets.css'
import { Gate } from '../../collab/gate.ts'
import { keepOnDevice } from '../../collab/device-keeper.ts'
import { Awareness, Y, applyAwarenessUpdate, encodeAwarenessUpdate } from '../../collab/y.ts'
import type { RoomView } from '../../collab/room-client.ts'
import { type SyncWord, statusSlots } from '../../workspace/status-slots.ts'
import { monaco } from '../monaco.ts'
import { openEditor } from '../open-editor.ts'
import { statusInFront } from '../status-in-front.ts'
import { Fuzz } from './fuzz.ts'

export type Side = ReturnType<typeof aSide>

function aSide(name: 'ada' | 'bob') {
  const doc = new Y.Doc()
  const text = doc.getText('content')
  const awareness = new Awareness(doc)
  const host = document.getElementById(name)
  if (!host) throw new Error('The page has no place for it.')
  const path = `${name}.ts`
  const gate = new Gate((ms, then) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  })
  const opening = {
    text,
    hold: () => gate.hold(),
    awareness,
    path,
    label: name,
    language: 'typescript',
  }
  const opened = openEditor(host, opening)
  const outbox: Uint8Array[] = []
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'line') outbox.push(update)
  })
  return { name, doc, gate, text, awareness, outbox, host, ...opened }
}

const sides = { ada: aSide('ada'), bob: aSide('bob') }

/** Lets the oldest edits of one side reach the other; all without a number. */
function deliver(from: Side, to: Side, count = Infinity): void {
  for (const update of from.outbox.splice(0, count)) {
    to.gate.pass(() => Y.applyUpdate(to.doc, update, 'line'))
  }
}

function settle(): void {
  const { ada, bob } = sides
  while (ada.outbox.length + bob.outbox.length > 0) {
    deliver(ada, bob)
    deliver(bob, ada)
  }
}

/** What is wrong now, or undefined. */
function complaint(): string | undefined {
  for (const { name, editor, text } of Object.values(sides)) {
    const model = editor.getModel()?.getValue() ?? ''
    const said = `${name}: ${JSON.stringify(model)} is not ${JSON.stringify(text.toString())}`
    if (model !== text.toString()) return said
    if (/\r/.test(model)) return `${name} has a carriage return`
  }
  return undefined
}

function begin(content: string): void {
  const { ada, bob } = sides
  ada.doc.transact(() => {
    ada.text.delete(0, ada.text.length)
    ada.text.insert(0, content)
  }, 'seed')
  settle()
  ada.binding.history.clear()
  bob.binding.history.clear()
}

/** Somebody else, seen by Ada. */
function guest(client: number, state: object | null): void {
  const other = new Awareness(Object.assign(new Y.Doc(), { clientID: client }))
  other.clientID = client
  const { ada } = sides
  const before = ada.awareness.meta.get(client)?.clock ?? 0
  other.meta.set(client, { clock: before + 1, lastUpdated: Date.now() })
  if (state) other.states.set(client, state)
  else other.states.delete(client)
  applyAwarenessUpdate(ada.awareness, encodeAwarenessUpdate(other, [client]), 'line')
  other.destroy()
}

/** Both tell the status bar of themselves; the answer ends it for one of them. */
function status(name: 'ada' | 'bob', word: SyncWord): () => void {
  const { editor } = sides[name]
  const room = new Rumour(word)
  rumours.set(name, room)
  const front = statusInFront(editor, { room, path: name })
  return () => front[Symbol.dispose]()
}

/** A room of which only the word matters. */
class Rumour {
  #word: SyncWord
  readonly #listeners = new Set<() => void>()
  constructor(word: SyncWord) {
    this.#word = word
  }
  view = (): RoomView => {
    const sync = { word: this.#word }
    return { sync, unsaved: 0, readOnly: null, file: null, ready: true }
  }
  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  say(word: SyncWord): void {
    this.#word = word
    for (const listener of this.#listeners) listener()
  }
}
const rumours = new Map<string, Rumour>()
const leaving = new Map<string, () => void>()

const lab = {
  status: {
    join: (name: 'ada' | 'bob', word: SyncWord) => void leaving.set(name, status(name, word)),
    leave: (name: string) => leaving.get(name)?.(),
    say: (name: string, word: SyncWord) => rumours.get(name)?.say(word),
    shown: () => {
      const { sync, caret } = statusSlots.getState()
      return `${caret?.path ?? 'nobody'} ${sync?.word ?? 'nothing'}`
    },
  },
  sides,
  begin,
  deliver: (from: 'ada' | 'bob', count?: number) =>
    deliver(sides[from], sides[from === 'ada' ? 'bob' : 'ada'], count),
  settle,
  complaint,
  guest,
  /** A place in Ada's text, as carets tell it. */
  place: (index: number) =>
    Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(sides.ada.text, index)),
  fuzz: (seed: number, steps: number) => new Fuzz({ seed, ...lab }).run(steps),
  keep: async (name: string, write?: string): Promise<string> => {
    const doc = new Y.Doc()
    const keeper = keepOnDevice(name, doc)
    await keeper.whenLoaded
    if (write !== undefined) doc.getText('content').insert(0, write)
    await new Promise((done) => setTimeout(done, 100))
    keeper.destroy()
    return doc.getText('content').toString()
  },
  models: () => monaco.editor.getModels().length,
}
export type Lab = typeof lab
Object.assign(window, { lab })
