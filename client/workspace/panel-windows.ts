import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { linkHere } from './link-here.ts'
import { aloneSearch } from './place.ts'
import type { WorkspaceSession } from './session.ts'
import { panelOf } from './workbench.ts'

const LOOK_MS = 500

/**
 * Panels that were taken out into windows of their own. Such a window is a page like any other, so all
 * that a panel can do works there; a panel whose window is closed comes back.
 */
export class PanelWindows implements Disposable {
  readonly #session: WorkspaceSession
  readonly #looks = new Set<ReturnType<typeof setInterval>>()

  constructor(session: WorkspaceSession) {
    this.#session = session
  }

  [Symbol.dispose](): void {
    for (const look of this.#looks) clearInterval(look)
  }

  take(id: string): void {
    const address = new URL(linkHere(this.#session, id))
    address.search = aloneSearch(address.search)
    const opened = open(address, `atelier ${this.#session.id} ${id}`, 'popup,width=960,height=720')
    if (!opened) return toast(t('The browser kept the window shut. Allow pop-ups for this site.'))
    this.#session.workbench.close(id)
    const look = setInterval(() => opened.closed && this.#comeBack(look, id), LOOK_MS)
    this.#looks.add(look)
  }

  #comeBack(look: ReturnType<typeof setInterval>, id: string): void {
    clearInterval(look)
    this.#looks.delete(look)
    const panel = panelOf(id)
    if (panel) this.#session.workbench.open(panel, { beside: panel.kind === 'preview' })
  }
}
