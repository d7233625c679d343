import type { QueryClient } from '@tanstack/react-query'
import type { WorkspaceId } from '../../shared/ids.ts'
import { type FilesApi, filesApi } from '../files/files-api.ts'
import { FileTree } from '../files/file-tree.ts'
import { PreviewChoice } from '../preview/preview-choice.ts'
import { TerminalChoice } from '../terminal/terminal-choice.ts'
import { applyNews, type NewsTargets } from './apply-news.ts'
import { type LayoutStore, createLayoutStore } from './layout-store.ts'
import { NewsClient, dialNews } from './news-client.ts'
import { Workbench } from './workbench.ts'

const TREE_PAUSE_MS = 120

type Deps = Pick<NewsTargets, 'onDeleted' | 'onRole' | 'onPortOpened' | 'onMessage'> & {
  readonly workspaceId: WorkspaceId
  readonly userId: string
  readonly queries: QueryClient
}

/** One open workspace in this tab: its news, its tree, its panels. Disposing it hangs up. */
export class WorkspaceSession implements Disposable {
  readonly id: WorkspaceId
  readonly news: NewsClient
  readonly files: FilesApi
  readonly tree: FileTree
  readonly workbench = new Workbench()
  readonly preview = new PreviewChoice()
  readonly terminals = new TerminalChoice()
  readonly layout: LayoutStore
  readonly #online = (): void => this.news.retryNow()

  constructor(deps: Deps) {
    this.id = deps.workspaceId
    this.files = filesApi(this.id)
    this.layout = createLayoutStore(this.id, localStorage)
    this.tree = new FileTree({
      list: (path) => this.files.list(path),
      soon: (run) => setTimeout(run, TREE_PAUSE_MS),
    })
    const targets: NewsTargets = { ...deps, tree: this.tree }
    this.news = new NewsClient({
      dial: dialNews(this.id),
      wait: (ms, then) => {
        const timer = setTimeout(then, ms)
        return () => clearTimeout(timer)
      },
      random: Math.random,
      onNews: (news) => applyNews(news, targets),
    })
    window.addEventListener('online', this.#online)
  }

  [Symbol.dispose](): void {
    window.removeEventListener('online', this.#online)
    this.news[Symbol.dispose]()
  }
}
