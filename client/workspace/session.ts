import type { QueryClient } from '@tanstack/react-query'
import type { WorkspaceId } from '../../shared/ids.ts'
import { ChatDesk } from '../chat/chat-desk.ts'
import { createConsoleFront } from '../database/console-front.ts'
import { type FilesApi, filesApi } from '../files/files-api.ts'
import { FileClipboard } from '../files/file-clipboard.ts'
import { FileHistory } from '../files/file-history.ts'
import { FileTree, entryAt } from '../files/file-tree.ts'
import { parentOf } from '../files/paths.ts'
import { RecentChanges } from '../files/recent-changes.ts'
import { createTreeState } from '../files/tree-state.ts'
import { Uploads, sendByXhr } from '../files/uploads.ts'
import { Follow } from '../people/follow.ts'
import { peopleHere } from '../people/people-here.ts'
import { walk } from '../people/walk.ts'
import { PreviewChoice } from '../preview/preview-choice.ts'
import { createSearchState } from '../search/search-state.ts'
import { TerminalChoice } from '../terminal/terminal-choice.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { applyNews, type NewsTargets } from './apply-news.ts'
import { createHands } from './hands.ts'
import { type LayoutHome, LayoutKeeper, layoutHome } from './layout-keeper.ts'
import { type LayoutStore, createLayoutStore } from './layout-store.ts'
import { NewsClient, dialNews } from './news-client.ts'
import { Workbench } from './workbench.ts'

const TREE_PAUSE_MS = 120
const NOWHERE = { getItem: () => null, setItem: () => {} }
const NO_HOME: LayoutHome = { load: async () => null, keep: async () => {} }

type Deps = Pick<NewsTargets, 'onDeleted' | 'onRole' | 'onPortOpened' | 'onMessage'> & {
  readonly workspaceId: WorkspaceId
  readonly userId: string
  readonly queries: QueryClient
  /** A window of one panel: it has no layout to keep, nor takes one. */
  readonly alone: boolean
}

/** One open workspace in this tab: its news, its tree, its panels. Disposing it hangs up. */
export class WorkspaceSession implements Disposable {
  readonly id: WorkspaceId
  readonly news: NewsClient
  readonly files: FilesApi
  readonly tree: FileTree
  readonly uploads: Uploads
  readonly changes: RecentChanges
  readonly clipboard = new FileClipboard()
  readonly history = new FileHistory()
  readonly treeState = createTreeState()
  readonly search = createSearchState()
  readonly workbench = new Workbench()
  readonly preview = new PreviewChoice()
  readonly console = createConsoleFront()
  readonly terminals = new TerminalChoice()
  readonly hands = createHands()
  readonly follow: Follow
  readonly chat: ChatDesk
  readonly layout: LayoutStore
  readonly keeper: LayoutKeeper
  readonly #leaving = (): void => this.keeper.flush()
  readonly #online = (): void => {
    this.news.retryNow()
    void this.chat.outbox.flush()
  }

  constructor(deps: Deps) {
    this.id = deps.workspaceId
    this.files = filesApi(this.id)
    this.chat = new ChatDesk(deps)
    this.layout = createLayoutStore(this.id, deps.alone ? NOWHERE : localStorage)
    const home = deps.alone ? NO_HOME : layoutHome(this.id)
    this.keeper = new LayoutKeeper({ layout: this.layout, home, wait })
    if (deps.alone) this.layout.setState({ firstVisit: false })
    this.tree = new FileTree({
      list: (path) => this.files.list(path),
      soon: (run) => setTimeout(run, TREE_PAUSE_MS),
    })
    this.uploads = new Uploads({
      send: sendByXhr(this.files.contentUrl),
      makeFolder: (path) => this.files.createFolder(path),
    })
    this.changes = new RecentChanges({
      now: Date.now,
      wait: (ms, then) => void setTimeout(then, ms),
      isOpen: (path) => this.#isOpen(path),
      isNew: (path) => this.#isNew(path),
    })
    const targets: NewsTargets = {
      ...deps,
      tree: {
        apply: (changes) => {
          // Before the tree looks again: what it does not know is new.
          this.changes.apply(changes)
          this.tree.apply(changes)
        },
        refreshAll: () => this.tree.refreshAll(),
      },
    }
    this.news = new NewsClient({
      dial: dialNews(this.id),
      wait,
      random: Math.random,
      onNews: (news) => {
        applyNews(news, targets)
        // The line is there: what was said while it was not goes out.
        if (news.type === 'hello') void this.chat.outbox.flush()
      },
    })
    this.follow = new Follow({
      walk: (step) => walk(step, this, deps.queries),
      wait,
      here: () => peopleHere(this.news.view().present, deps.userId),
      onLost: ({ name }) => toast(t('{name} has left. You follow nobody now.', { name })),
      onCircle: ({ name }) =>
        toast(
          t('{name} goes where you go now. You no longer follow {name2}.', { name, name2: name }),
        ),
    })
    window.addEventListener('online', this.#online)
    window.addEventListener('pagehide', this.#leaving)
  }

  #isOpen(path: string): boolean {
    const { panels } = this.workbench.store.getState()
    return panels.some((panel) => panel.kind === 'file' && panel.path === path)
  }

  #isNew(path: string): boolean {
    const view = this.tree.view()
    return view.folders.has(parentOf(path)) && entryAt(view, path) === undefined
  }

  [Symbol.dispose](): void {
    window.removeEventListener('online', this.#online)
    window.removeEventListener('pagehide', this.#leaving)
    this.keeper[Symbol.dispose]()
    this.follow[Symbol.dispose]()
    this.news[Symbol.dispose]()
  }
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
