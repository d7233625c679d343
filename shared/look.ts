import type { DENSITIES, THEMES } from './preferences.ts'

/** How a page looks before anything of it runs. A cookie carries it to the server, which dresses the page. */
export type Look = {
  /** Undefined follows the system. */
  readonly theme: Exclude<(typeof THEMES)[number], 'system'> | undefined
  readonly density: (typeof DENSITIES)[number]
  /** The person's colour; undefined before anybody signed in here. */
  readonly slot: number | undefined
}

export const LOOK_COOKIE = 'atelier_look'
const LOOK = /^(dark|light|contrast)?\.(compact|comfortable)\.(\d{1,6})?$/

/** As the cookie holds it. */
export function writeLook({ theme, density, slot }: Look): string {
  return `${theme ?? ''}.${density}.${slot ?? ''}`
}

/** Undefined for whatever else stands in that cookie. */
export function readLook(text: string | undefined): Look | undefined {
  const [, theme, density, slot] = LOOK.exec(text ?? '') ?? []
  if (density === undefined) return undefined
  return {
    theme: theme as Look['theme'],
    density: density as Look['density'],
    slot: slot === undefined ? undefined : Number(slot),
  }
}

/** The CSS colour of a person's slot; slots past the twelfth begin again. */
export function personColour(slot: number): string {
  return `var(--person-${(slot % 12) + 1})`
}
