import { createStore } from 'zustand/vanilla'
import { LOOK_COOKIE, type Look, personColour, readLook, writeLook } from '../../shared/look.ts'
import type { Preferences } from '../../shared/preferences.ts'
import { preferences } from './preferences.ts'

export type ThemeChoice = Preferences['theme']

/** What the chosen theme comes to on this screen now, and whose colour is the accent. */
export const themeStore = createStore<System & { you: number | undefined }>(() => ({
  dark: true,
  contrast: false,
  you: undefined,
}))

const YEAR_S = 31_536_000
/** The person's own colour, which the next page should begin with. */
let own: number | undefined

/** Draws the page by what the person chose, and follows the system where they left it to the system. */
export function startTheme(): void {
  own = lastLook()?.slot
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const more = matchMedia('(prefers-contrast: more)')
  const forced = matchMedia('(forced-colors: active)')
  const show = (): void => {
    const chosen = preferences.getState()
    // Where the system paints the page, editors and terminals go along in black and white.
    const wish = forced.matches ? 'contrast' : chosen.theme
    const theme = shownTheme(wish, { dark: dark.matches, contrast: more.matches })
    const { dataset, style } = document.documentElement
    if (theme.name === undefined) delete dataset['theme']
    else dataset['theme'] = theme.name
    dataset['density'] = chosen.density
    style.setProperty('--code-size', `${chosen.codeFontSize}px`)
    style.setProperty('--code-ligatures', chosen.ligatures ? 'normal' : 'none')
    rememberLook()
    const { dark: was, contrast } = themeStore.getState()
    // Editors and terminals draw anew when told to: not for a preference of another kind.
    if (was !== theme.dark || contrast !== theme.contrast) {
      themeStore.setState({ dark: theme.dark, contrast: theme.contrast })
    }
    showInFrame()
  }
  dark.addEventListener('change', show)
  more.addEventListener('change', show)
  forced.addEventListener('change', show)
  preferences.subscribe(show)
  show()
}

/** Whose colour is the accent. `ownAlways` is the person's own outside of workspaces, for the next visit too. */
export function accent(slot: number, ownAlways = false): void {
  document.documentElement.style.setProperty('--you', personColour(slot))
  if (themeStore.getState().you !== slot) themeStore.setState({ you: slot })
  if (!ownAlways) return
  own = slot
  rememberLook()
}

function lastLook(): Look | undefined {
  const start = `${LOOK_COOKIE}=`
  const kept = document.cookie.split('; ').find((pair) => pair.startsWith(start))
  return readLook(kept?.slice(start.length))
}

/** For the server, which dresses the next page before it is painted. */
function rememberLook(): void {
  const { theme, density } = document.documentElement.dataset
  const locale = preferences.getState().locale ?? undefined
  const look = { theme, density: density ?? 'compact', slot: own, locale } as Look
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${LOOK_COOKIE}=${writeLook(look)}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`
}

/** The browser's own frame, on a phone, in the colour of the page. */
function showInFrame(): void {
  const colour = toHex(getComputedStyle(document.body).backgroundColor)
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = colour
  }
}

type System = { readonly dark: boolean; readonly contrast: boolean }
type Shown = System & { readonly name: 'dark' | 'light' | 'contrast' | undefined }

/** High contrast is black or white as the system is, and also what a system that asks for it gets. */
export function shownTheme(choice: ThemeChoice, system: System): Shown {
  if (choice === 'contrast' || (choice === 'system' && system.contrast)) {
    return { name: 'contrast', dark: system.dark, contrast: true }
  }
  if (choice === 'system') return { name: undefined, dark: system.dark, contrast: false }
  return { name: choice, dark: choice === 'dark', contrast: false }
}

/** `rgb(10, 12, 16)` as `#0a0c10`. */
export function toHex(rgb: string): string {
  const channels = rgb.match(/\d+(\.\d+)?/g)?.slice(0, 3) ?? ['0', '0', '0']
  return `#${channels.map((c) => Math.round(Number(c)).toString(16).padStart(2, '0')).join('')}`
}
