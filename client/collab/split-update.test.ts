import { expect, it } from 'vitest'
import { LIMITS } from '../../shared/limits.ts'
import { splitUpdate } from './split-update.ts'
import { Y } from './y.ts'

function textOf(doc: Y.Doc): string {
  return doc.getText('content').toString()
}

/** Applies the pieces one by one; each must find everything it refers to. */
function applied(pieces: readonly Uint8Array[], onto = new Y.Doc()): Y.Doc {
  for (const piece of pieces) {
    expect(piece.length).toBeLessThan(LIMITS.collabFrameBytes / 2)
    Y.applyUpdate(onto, piece)
    expect(onto.store.pendingStructs).toBeNull()
    expect(onto.store.pendingDs).toBeNull()
  }
  return onto
}

it('[CC7] a small update stays one, byte for byte', () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'hello')
  const update = Y.encodeStateAsUpdate(doc)
  expect(splitUpdate(update)).toEqual([update])
})

it('[CC7] a large text is cut into pieces that hold together, not through a character', () => {
  const doc = new Y.Doc()
  // An odd beginning puts every cut at the half of a pair.
  doc.getText('content').insert(0, `x${'🙂'.repeat(900_000)}`)
  const pieces = splitUpdate(Y.encodeStateAsUpdate(doc))
  expect(pieces.length).toBeGreaterThan(3)
  expect(textOf(applied(pieces)) === textOf(doc)).toBe(true)
})

it('[CC7] two people who wrote into each other, with deletions, come through in order', () => {
  const [ada, bob] = [new Y.Doc(), new Y.Doc()]
  const [adas, bobs] = [ada.getText('content'), bob.getText('content')]
  for (let round = 0; round < 40; round += 1) {
    adas.insert(Math.floor(adas.length / 2), `${round} `.repeat(15_000))
    Y.applyUpdate(bob, Y.encodeStateAsUpdate(ada, Y.encodeStateVector(bob)))
    bobs.insert(Math.floor(bobs.length / 3), 'b'.repeat(20_000))
    bobs.delete(bobs.length - 9_000, 5_000)
    Y.applyUpdate(ada, Y.encodeStateAsUpdate(bob, Y.encodeStateVector(ada)))
  }
  const pieces = splitUpdate(Y.encodeStateAsUpdate(ada))
  expect(pieces.length).toBeGreaterThan(5)
  const copy = applied(pieces)
  expect(textOf(copy) === textOf(ada)).toBe(true)
  expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(ada))
})

it('[CC7] a difference to what the other side has is cut the same way', () => {
  const doc = new Y.Doc()
  const text = doc.getText('content')
  text.insert(0, 'what the server has')
  const server = new Y.Doc()
  Y.applyUpdate(server, Y.encodeStateAsUpdate(doc))
  text.delete(0, 4)
  text.insert(2, 'later '.repeat(200_000))
  const difference = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server))
  expect(textOf(applied(splitUpdate(difference), server)) === textOf(doc)).toBe(true)
})
