import { exposeTerminal } from '../editor/test-hook.ts'
import { preferences } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { showPreview } from '../preview/show-preview.ts'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { FindState } from './find-state.ts'
import { keepCursor } from './keep-cursor.ts'
import { type FileTarget, LinkFinder } from './link-finder.ts'
import { mayOpen } from './link-rule.ts'
import { localPlace } from './local-address.ts'
import { PasteGuard } from './paste-guard.ts'
import { PathCache } from './path-cache.ts'
import { listenToHands } from './terminal-hands.ts'
import { TerminalClient } from './terminal-client.ts'
import { findPrintedPath, restartTerminal } from './terminals-api.ts'
import { XtermScreen } from './xterm-screen.ts'

const RESIZE_MS = 50
/** What somebody types at an ended shell to have another: nothing else can be meant. */
const AGAIN = new Set(['r', 'R', '\r'])

/** A screen on this page joined to a terminal of the workspace. Disposing it hangs up. */
export class TerminalSession implements Disposable {
  readonly id: string
  readonly client: TerminalClient
  readonly screen: XtermScreen
  readonly find: FindState
  readonly links: LinkFinder
  readonly pastes: PasteGuard
  readonly #workspace: WorkspaceSession
  readonly #resources = new DisposableStack()
  #cancelResize: (() => void) | undefined

  constructor(workspace: WorkspaceSession, id: string) {
    this.id = id
    this.#workspace = workspace
    this.screen = this.#resources.use(
      new XtermScreen((event, address) => mayOpen(event, address) && this.openAddress(address)),
    )
    this.client = this.#resources.use(
      new TerminalClient({
        screen: this.screen.drawing,
        wait,
        random: Math.random,
        dial: () => new WebSocket(addressOf(workspace.id, id)),
      }),
    )
    const { terminal } = this.screen
    this.find = this.#resources.use(new FindState(this.screen))
    this.links = this.#linkFinder()
    this.pastes = new PasteGuard({
      paste: (text) => terminal.paste(text),
      bracketed: () => terminal.modes.bracketedPasteMode,
      asks: () => preferences.getState().askBeforePaste,
    })
    terminal.onData((text) => this.#typed(text))
    terminal.onBinary((bytes) => this.#input(Uint8Array.from(bytes, (c) => c.charCodeAt(0))))
    this.screen.onCellSize = () => this.#resize()
    this.#listen()
  }

  /** Draws into `host` from now on, and follows its size. Returns the undo. */
  show(host: HTMLElement): () => void {
    const watching = new ResizeObserver(() => this.#resizeSoon())
    const leave = keepCursor(host, this.screen)
    void this.screen.open(host).then(() => {
      watching.observe(host)
      this.#resize()
    })
    return () => {
      leave()
      watching.disconnect()
      this.#cancelResize?.()
    }
  }

  /** Types into the shell as a person would. */
  type(text: string): void {
    this.#typed(text)
  }

  restart(): void {
    restartTerminal(this.#workspace.id, this.id).catch((error: unknown) =>
      toastError(t('It could not be restarted'), error),
    )
  }

  openFile({ path, line, column }: FileTarget, beside = false): void {
    const at = line === undefined ? undefined : { line, ...(column !== undefined && { column }) }
    this.#workspace.layout.setState({ phoneTab: 'code' })
    this.#workspace.workbench.openFile(path, at, { beside })
  }

  /** What runs in the workspace is shown in it, anything else in a page of its own. */
  openAddress(address: string): void {
    const place = localPlace(address)
    if (place) showPreview(this.#workspace, place.port, place.path)
    else window.open(address, '_blank', 'noopener')
  }

  [Symbol.dispose](): void {
    this.#cancelResize?.()
    this.#resources.dispose()
  }

  #linkFinder(): LinkFinder {
    const ask = (path: string) => findPrintedPath(this.#workspace.id, this.id, path)
    const paths = new PathCache({ ask, now: () => performance.now() })
    return new LinkFinder({
      terminal: this.screen.terminal,
      find: (path) => paths.find(path),
      open: (event, target) => {
        if (event.ctrlKey || event.metaKey) this.openFile(target, event.altKey)
      },
      hint: (text) => this.screen.hint(text),
    })
  }

  #listen(): void {
    this.#resources.defer(
      this.client.watch(() => {
        const { owner, exit } = this.client.view()
        this.screen.look({ foreign: owner !== null && !owner.mine, ended: exit !== null })
      }),
    )
    const gone = new AbortController()
    this.#resources.defer(() => gone.abort())
    this.#resources.defer(exposeTerminal(this.id, () => this.screen.text()))
    window.addEventListener('online', () => this.client.retryNow(), { signal: gone.signal })
    window.addEventListener('offline', () => this.client.networkGone(), { signal: gone.signal })
    listenToHands(this, gone.signal)
  }

  #resizeSoon(): void {
    this.#cancelResize?.()
    this.#cancelResize = wait(RESIZE_MS, () => this.#resize())
  }

  #resize(): void {
    const size = this.screen.fits()
    if (size) this.client.resize(size)
  }

  #typed(text: string): void {
    const { exit, writable } = this.client.view()
    if (exit === null) return this.#input(new TextEncoder().encode(text))
    if (writable && AGAIN.has(text)) this.restart()
  }

  #input(bytes: Uint8Array<ArrayBuffer>): void {
    try {
      this.client.input(bytes)
    } catch (error) {
      toastError(t('This was not pasted'), error)
    }
  }
}

function addressOf(workspaceId: string, id: string): URL {
  const address = new URL(`/terminals/${workspaceId}/${id}`, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  return address
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
