import { createStore } from 'zustand/vanilla'

export const THEMES = ['system', 'dark', 'light'] as const
export type ThemeChoice = (typeof THEMES)[number]
const KEY = 'atelier.theme'

/** Which theme this browser asked for, and which one that comes to. */
export const themeStore = createStore<{ choice: ThemeChoice; dark: boolean }>(() => ({
  choice: 'system',
  dark: true,
}))

/** Reads the stored choice, shows it, and follows the system while the choice is `system`. */
export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', () => show(themeStore.getState().choice, system.matches))
  show(asChoice(localStorage.getItem(KEY)), system.matches)
}

/** Switches without a reload; whoever draws colours of its own subscribes to `themeStore`. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice)
  show(choice, matchMedia('(prefers-color-scheme: dark)').matches)
}

function show(choice: ThemeChoice, systemDark: boolean): void {
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
  themeStore.setState({ choice, dark: choice === 'system' ? systemDark : choice === 'dark' })
}

function asChoice(stored: string | null): ThemeChoice {
  return THEMES.find((theme) => theme === stored) ?? 'system'
}

const TOKENS = {
  bgApp: '--bg-app',
  bgEditor: '--bg-editor',
  bgPanel: '--bg-panel',
  bgRaised: '--bg-raised',
  bgHover: '--bg-hover',
  bgSelected: '--bg-selected',
  border: '--border',
  borderStrong: '--border-strong',
  textHi: '--text-hi',
  text: '--text',
  textMuted: '--text-muted',
  textFaint: '--text-faint',
  danger: '--danger',
  warning: '--warning',
  success: '--success',
  info: '--info',
  you: '--you',
  personInk: '--person-ink',
} as const
export type Tokens = Record<keyof typeof TOKENS, string> & { people: string[]; dark: boolean }

/** Today's colours as `#rrggbb`, for what cannot read CSS variables: Monaco and xterm. */
export function readTokens(): Tokens {
  const probe = document.createElement('i')
  document.body.append(probe)
  const colour = (variable: string): string => {
    probe.style.color = `var(${variable})`
    return toHex(getComputedStyle(probe).color)
  }
  try {
    const named = Object.entries(TOKENS).map(([name, variable]) => [name, colour(variable)])
    const people = Array.from({ length: 12 }, (_, slot) => colour(`--person-${slot + 1}`))
    const tokens = Object.fromEntries(named) as Record<keyof typeof TOKENS, string>
    return { ...tokens, people, dark: themeStore.getState().dark }
  } finally {
    probe.remove()
  }
}

/** `rgb(10, 12, 16)` as `#0a0c10`. */
export function toHex(rgb: string): string {
  const channels = rgb.match(/\d+(\.\d+)?/g)?.slice(0, 3) ?? ['0', '0', '0']
  return `#${channels.map((c) => Math.round(Number(c)).toString(16).padStart(2, '0')).join('')}`
}
