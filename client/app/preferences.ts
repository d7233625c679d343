import { createStore } from 'zustand/vanilla'
import { Preferences, readPreferences, type PreferencesChange } from '../../shared/preferences.ts'
import { api } from './api.ts'

const KEY = 'atelier.preferences'
const SEND_AFTER_MS = 300

/**
 * What the person chose. This browser remembers it, so that the first paint is right; the server's copy
 * replaces it when it comes. Whoever draws by it subscribes: nothing here needs a reload.
 */
export const preferences = createStore<Preferences>(() => readPreferences(remembered()))

let unsent: PreferencesChange = {}
let batch: PromiseWithResolvers<void> | undefined

/** Chooses: at once here, a moment later on the server. Rejects when the server did not take it. */
export function prefer(change: PreferencesChange): Promise<void> {
  keep({ ...preferences.getState(), ...change })
  unsent = { ...unsent, ...change }
  if (batch === undefined) {
    batch = Promise.withResolvers<void>()
    setTimeout(() => void send(), SEND_AFTER_MS)
  }
  return batch.promise
}

/** Takes over what the server has; for whoever has just signed in. */
export async function loadPreferences(signal?: AbortSignal): Promise<void> {
  const stored = await api.call('GET', '/api/me/preferences', Preferences, { signal })
  keep({ ...stored, ...unsent })
}

async function send(): Promise<void> {
  const [body, asked] = [unsent, batch]
  unsent = {}
  batch = undefined
  try {
    await api.call('PATCH', '/api/me/preferences', Preferences, { body })
    asked?.resolve()
  } catch (error) {
    // It goes with the next change; meanwhile it holds in this browser.
    unsent = { ...body, ...unsent }
    asked?.reject(error)
  }
}

function keep(chosen: Preferences): void {
  preferences.setState(chosen, true)
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen))
  } catch {
    // A full or closed storage only costs the memory of it.
  }
}

function remembered(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null')
  } catch {
    return null
  }
}
