import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITheme, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { LIMITS } from '../../shared/limits.ts'
import { readTokens, themeStore } from '../app/theme.ts'
import type { Screen } from './terminal-client.ts'

/** xterm.js, themed like the page and sized by whoever owns the terminal's size. */
export class XtermScreen implements Screen, Disposable {
  readonly terminal: Terminal
  readonly search = new SearchAddon()
  readonly #fit = new FitAddon()
  readonly #resources = new DisposableStack()

  constructor() {
    this.terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
      fontSize: 13,
      lineHeight: 1.2,
      scrollback: LIMITS.terminalScrollbackRows,
      theme: terminalTheme(),
      macOptionIsMeta: true,
      linkHandler: { activate: (_event, address) => openOutside(address) },
    })
    this.terminal.loadAddon(this.#fit)
    this.terminal.loadAddon(this.search)
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.loadAddon(new WebLinksAddon((_event, address) => openOutside(address)))
    this.terminal.unicode.activeVersion = '11'
    this.#resources.defer(() => this.terminal.dispose())
    this.#resources.defer(
      themeStore.subscribe(() => {
        this.terminal.options.theme = terminalTheme()
      }),
    )
  }

  open(host: HTMLElement): void {
    this.terminal.open(host)
    void this.#useWebgl()
  }

  /** How many cells fit into the host now; undefined while it is hidden. */
  fits(): { cols: number; rows: number } | undefined {
    const size = this.#fit.proposeDimensions()
    return size && size.cols > 1 && size.rows > 1 ? size : undefined
  }

  reset(size: { cols: number; rows: number }): void {
    this.terminal.reset()
    this.resize(size)
  }

  resize({ cols, rows }: { cols: number; rows: number }): void {
    if (cols !== this.terminal.cols || rows !== this.terminal.rows) this.terminal.resize(cols, rows)
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.terminal.write(bytes, parsed)
  }

  /** The lines on screen and above it, for journeys and for copying everything. */
  text(): string {
    const { active } = this.terminal.buffer
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    )
    return lines.join('\n').trimEnd()
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
  }

  /** Faster where the machine has it; the DOM renderer stays where it has not, or loses it. */
  async #useWebgl(): Promise<void> {
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl')
      const webgl = new WebglAddon()
      webgl.onContextLoss(() => webgl.dispose())
      if (!this.#resources.disposed) this.terminal.loadAddon(webgl)
    } catch {
      // No WebGL here: the DOM renderer is already drawing.
    }
  }
}

function openOutside(address: string): void {
  window.open(address, '_blank', 'noopener')
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

function terminalTheme(): ITheme {
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
