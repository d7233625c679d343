import type { WorkspaceId } from '../../shared/ids.ts'
import { exposeTerminal } from '../editor/test-hook.ts'
import { toastError } from '../app/toasts.tsx'
import { FindState } from './find-state.ts'
import { isCopy, isFind, isOurs, isPaste } from './terminal-keys.ts'
import { TerminalClient } from './terminal-client.ts'
import { XtermScreen } from './xterm-screen.ts'

const RESIZE_MS = 50

/** A screen on this page joined to a terminal of the workspace. Disposing it hangs up. */
export class TerminalSession implements Disposable {
  readonly client: TerminalClient
  readonly screen: XtermScreen
  readonly find: FindState
  readonly #resources = new DisposableStack()
  #cancelResize: (() => void) | undefined

  constructor(workspaceId: WorkspaceId, id: string) {
    this.screen = this.#resources.use(new XtermScreen())
    this.client = this.#resources.use(
      new TerminalClient({
        screen: this.screen.drawing,
        wait,
        random: Math.random,
        dial: () => new WebSocket(addressOf(workspaceId, id)),
      }),
    )
    const { terminal } = this.screen
    this.find = this.#resources.use(new FindState(this.screen))
    terminal.onData((text) => this.#input(new TextEncoder().encode(text)))
    terminal.onBinary((bytes) => this.#input(Uint8Array.from(bytes, (c) => c.charCodeAt(0))))
    terminal.attachCustomKeyEventHandler((event) => this.#key(event))
    this.#resources.defer(exposeTerminal(id, () => this.screen.text()))
    const again = (): void => this.client.retryNow()
    window.addEventListener('online', again)
    this.#resources.defer(() => window.removeEventListener('online', again))
  }

  /** Draws into `host` from now on, and follows its size. Returns the undo. */
  show(host: HTMLElement): () => void {
    const watching = new ResizeObserver(() => this.#resizeSoon())
    void this.screen.open(host).then(() => {
      watching.observe(host)
      this.#resize()
    })
    return () => {
      watching.disconnect()
      this.#cancelResize?.()
    }
  }

  [Symbol.dispose](): void {
    this.#cancelResize?.()
    this.#resources.dispose()
  }

  #resizeSoon(): void {
    this.#cancelResize?.()
    this.#cancelResize = wait(RESIZE_MS, () => this.#resize())
  }

  #resize(): void {
    const size = this.screen.fits()
    if (size) this.client.resize(size)
  }

  #input(bytes: Uint8Array<ArrayBuffer>): void {
    try {
      this.client.input(bytes)
    } catch (error) {
      toastError('This was not pasted', error)
    }
  }

  /** Answers whether xterm should see the key. */
  #key(event: KeyboardEvent): boolean {
    const { terminal } = this.screen
    if (isCopy(event) && terminal.hasSelection()) {
      if (event.type === 'keydown') copy(terminal.getSelection())
      event.preventDefault()
      return false
    }
    if (isFind(event)) {
      if (event.type === 'keydown') this.find.open()
      event.preventDefault()
      return false
    }
    // The browser's own paste fires a paste event, which xterm takes; the key itself must not be sent.
    return !isPaste(event) && !isOurs(event)
  }
}

function copy(text: string): void {
  // Pages that came over plain HTTP have no clipboard; xterm answers the event of the old way.
  if (window.isSecureContext) void navigator.clipboard.writeText(text).catch(() => undefined)
  else document.execCommand('copy')
}

function addressOf(workspaceId: WorkspaceId, id: string): URL {
  const address = new URL(`/terminals/${workspaceId}/${id}`, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  return address
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
