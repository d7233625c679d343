import { createStore } from 'zustand/vanilla'
import { Preferences, readPreferences, type PreferencesChange } from '../../shared/preferences.ts'
import { api } from './api.ts'

const KEY = 'atelier.preferences'
/** Where the theme was kept before the server kept it. */
const OLD_THEME = 'atelier.theme'
const SEND_AFTER_MS = 300

/**
 * What the person chose. This browser remembers it, so that the first paint is right; the server's copy
 * replaces it when it comes. Whoever draws by it subscribes: nothing here needs a reload.
 */
export const preferences = createStore<Preferences>(() => readPreferences(remembered()))

/** Whether the last choice is only in this browser, and why. */
export const unsaved = createStore<{ error: unknown }>(() => ({ error: undefined }))

let unsent: PreferencesChange = {}
let batch: PromiseWithResolvers<void> | undefined

/**
 * Chooses: at once here, a moment later on the server. Rejects when the server did not take it; whoever
 * does not wait for that need not mind, the page tells it by `unsaved`.
 */
export function prefer(change: PreferencesChange): Promise<void> {
  keep({ ...preferences.getState(), ...change })
  unsent = { ...unsent, ...change }
  return sendSoon()
}

/** Takes over what the server has; for whoever has just signed in. */
export async function loadPreferences(signal?: AbortSignal): Promise<void> {
  const stored = await api.call('GET', '/api/me/preferences', Preferences, { signal })
  const { theme } = readPreferences({ theme: oldTheme() })
  if (stored.theme === 'system' && theme !== 'system') unsent = { theme, ...unsent }
  forgetOldTheme()
  keep({ ...stored, ...unsent })
  if (Object.keys(unsent).length > 0) void sendSoon()
}

/** Another tab of this browser chose something: it holds here too. */
export function followOtherTabs(): () => void {
  const read = ({ key }: StorageEvent): void => {
    if (key === KEY) preferences.setState({ ...readPreferences(remembered()), ...unsent }, true)
  }
  const resend = (): void => {
    if (Object.keys(unsent).length > 0) void sendSoon()
  }
  window.addEventListener('storage', read)
  window.addEventListener('online', resend)
  return () => {
    window.removeEventListener('storage', read)
    window.removeEventListener('online', resend)
  }
}

function sendSoon(): Promise<void> {
  if (batch === undefined) {
    batch = Promise.withResolvers<void>()
    // Nobody has to wait for it, so nobody has to catch it.
    batch.promise.catch(() => {})
    setTimeout(() => void send(), SEND_AFTER_MS)
  }
  return batch.promise
}

async function send(): Promise<void> {
  const [body, asked] = [unsent, batch]
  unsent = {}
  batch = undefined
  try {
    await api.call('PATCH', '/api/me/preferences', Preferences, { body })
    unsaved.setState({ error: undefined })
    asked?.resolve()
  } catch (error) {
    // It goes with the next change, or when the network is back; meanwhile it holds in this browser.
    unsent = { ...body, ...unsent }
    unsaved.setState({ error })
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
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? { theme: oldTheme() }
  } catch {
    return null
  }
}

function oldTheme(): string | null {
  try {
    return localStorage.getItem(OLD_THEME)
  } catch {
    return null
  }
}

function forgetOldTheme(): void {
  try {
    localStorage.removeItem(OLD_THEME)
  } catch {
    // Then it is read again next time, to no harm.
  }
}
