import { expect, it } from 'vitest'
import { type SyncFacts, syncStatus } from './sync-word.ts'

const fine: SyncFacts = {
  connected: true,
  synced: true,
  unsaved: 0,
  attempts: 0,
  readOnly: null,
  trouble: null,
}
const word = (facts: Partial<SyncFacts>) => syncStatus({ ...fine, ...facts }).word
const detail = (facts: Partial<SyncFacts>) => syncStatus({ ...fine, ...facts }).detail

it('[CC1] Synced is said only when nothing is on the way and the server can save', () => {
  expect(word({})).toBe('Synced')
  expect(word({ unsaved: 1 })).toBe('Saving')
  expect(word({ trouble: 'The database rests.' })).toBe('Saving')
  expect(word({ synced: false })).toBe('Reconnecting')
})

it('[CC2] one lost line is Reconnecting, more than one is Offline with a count', () => {
  const away = { connected: false, synced: false }
  expect(word({ ...away, attempts: 1 })).toBe('Reconnecting')
  expect(word({ ...away, attempts: 2 })).toBe('Offline')
  expect(detail({ ...away, attempts: 2, unsaved: 3 })).toContain('3 edits kept on this device')
})

it('[CC5] read-only says why, and owns up to edits that did not arrive', () => {
  expect(word({ readOnly: 'role', connected: false, attempts: 5 })).toBe('Read-only')
  expect(detail({ readOnly: 'not_saving' })).toContain('cannot save now')
  expect(detail({ readOnly: 'role', unsaved: 2 })).toContain('2 edits of yours did not reach')
})
