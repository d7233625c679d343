import { themeStore, toHex } from './theme.ts'

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
export type Tokens = Record<keyof typeof TOKENS, string> & {
  people: string[]
  dark: boolean
  contrast: boolean
}

/** Today's colours as `#rrggbb`, for what cannot read CSS variables: Monaco and xterm. */
export function readTokens(): Tokens {
  const probe = document.createElement('i')
  // Forced colours would answer for every token with the system's one.
  probe.style.setProperty('forced-color-adjust', 'none')
  document.body.append(probe)
  const colour = (variable: string): string => {
    probe.style.color = `var(${variable})`
    return toHex(getComputedStyle(probe).color)
  }
  try {
    const named = Object.entries(TOKENS).map(([name, variable]) => [name, colour(variable)])
    const people = Array.from({ length: 12 }, (_, slot) => colour(`--person-${slot + 1}`))
    const tokens = Object.fromEntries(named) as Record<keyof typeof TOKENS, string>
    const { dark, contrast } = themeStore.getState()
    return { ...tokens, people, dark, contrast }
  } finally {
    probe.remove()
  }
}
