import type { ITheme } from '@xterm/xterm'
import { readTokens } from '../app/read-tokens.ts'
import { themeStore } from '../app/theme.ts'

/** Programs choose colours of their own; under high contrast they are bent until they can be read. */
export function leastContrast(): number {
  return themeStore.getState().contrast ? 7 : 1
}

/** Sixteen colours that keep 4.5 to 1 on the panel's ground. */
const ANSI = {
  dark: {
    black: '#4a4f58',
    red: '#f98078',
    green: '#6cd092',
    yellow: '#f0ba59',
    blue: '#7fa8f8',
    magenta: '#c9a0f5',
    cyan: '#5fcfd0',
    white: '#d7d9dd',
    brightBlack: '#8f949b',
    brightRed: '#ffa19a',
    brightGreen: '#8ee3ac',
    brightYellow: '#ffd07a',
    brightBlue: '#a3c2ff',
    brightMagenta: '#dcc0ff',
    brightCyan: '#8ae6e6',
    brightWhite: '#f2f3f6',
  },
  light: {
    black: '#272a30',
    red: '#b32228',
    green: '#10703a',
    yellow: '#8a5600',
    blue: '#2f5fc4',
    magenta: '#7a35b8',
    cyan: '#006c7a',
    white: '#5f646b',
    brightBlack: '#52575f',
    brightRed: '#c93a3f',
    brightGreen: '#1a7f47',
    brightYellow: '#9a6300',
    brightBlue: '#3f6fd6',
    brightMagenta: '#8b46c9',
    brightCyan: '#0b7a88',
    brightWhite: '#13161c',
  },
} as const

/** The colours of today's theme, as xterm wants them. */
export function terminalTheme(): ITheme {
  const tokens = readTokens()
  return {
    ...(tokens.dark ? ANSI.dark : ANSI.light),
    background: tokens.bgEditor,
    foreground: tokens.text,
    cursor: tokens.you,
    cursorAccent: tokens.bgEditor,
    selectionBackground: `${tokens.you}55`,
  }
}
