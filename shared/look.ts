import type { DENSITIES, LOCALES, THEMES } from './preferences.ts'

/** How a page looks before anything of it runs. A cookie carries it to the server, which dresses the page. */
export type Look = {
  /** Undefined follows the system. */
  readonly theme: Exclude<(typeof THEMES)[number], 'system'> | undefined
  readonly density: (typeof DENSITIES)[number]
  /** The person's colour; undefined before anybody signed in here. */
  readonly slot: number | undefined
  /** The language that was chosen; undefined follows the browser. */
  readonly locale: (typeof LOCALES)[number] | undefined
}

export const LOOK_COOKIE = 'atelier_look'
const LOOK = /^(dark|light|contrast)?\.(compact|comfortable)\.(\d{1,6})?(?:\.(en|de|zh-CN))?$/

/** As the cookie holds it. */
export function writeLook({ theme, density, slot, locale }: Look): string {
  return `${theme ?? ''}.${density}.${slot ?? ''}${locale ? `.${locale}` : ''}`
}

/** Undefined for whatever else stands in that cookie. */
export function readLook(text: string | undefined): Look | undefined {
  const [, theme, density, slot, locale] = LOOK.exec(text ?? '') ?? []
  if (density === undefined) return undefined
  return {
    theme: theme as Look['theme'],
    density: density as Look['density'],
    slot: slot === undefined ? undefined : Number(slot),
    locale: locale as Look['locale'],
  }
}

/** The CSS colour of a person's slot; slots past the twelfth begin again. */
export function personColour(slot: number): string {
  return `var(--person-${(slot % 12) + 1})`
}
