import { toastError } from '../app/toasts.tsx'
import type { WorkspaceSession } from '../workspace/session.ts'
import type { PasteStep } from './file-clipboard.ts'
import { ancestorsOf, nameOf } from './paths.ts'
import { t } from '../words/words.ts'

export type Gone = { readonly path: string; readonly trashId: string }
type Deps = Pick<WorkspaceSession, 'files' | 'tree' | 'workbench' | 'changes'>

/** The single steps on the disk. Each tells its failure and lets the others go on; the tree follows. */
export class FileSteps {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async create(path: string, kind: 'file' | 'folder'): Promise<boolean> {
    const { files } = this.#deps
    const made = await this.#each([path], {
      run: () => (kind === 'folder' ? files.createFolder(path) : files.create(path)),
      failed: (what) => t('{what} was not created', { what }),
    })
    await this.#refresh(made)
    return made.length > 0
  }

  /** Moves and copies; resolves with those that worked. */
  async take(steps: readonly PasteStep[]): Promise<PasteStep[]> {
    const { files, workbench, changes } = this.#deps
    const taken: PasteStep[] = []
    for (const { kind, from, to } of steps) {
      changes.mine(to)
      const done = await this.#each([from], {
        run: () => (kind === 'copy' ? files.copy(from, to) : files.move(from, to)),
        failed:
          kind === 'copy'
            ? (what) => t('{what} was not copied', { what })
            : (what) => t('{what} was not moved', { what }),
      })
      if (done.length === 0) continue
      if (kind === 'move') workbench.moved(from, to)
      taken.push({ kind, from, to })
    }
    await this.#refresh(steps.flatMap(({ from, to }) => [from, to]))
    return taken
  }

  /** Undoes steps: what moved goes back, what was copied goes to the trash. Resolves with what is back. */
  async takeBack(taken: readonly PasteStep[]): Promise<string[]> {
    const copies = taken.filter(({ kind }) => kind === 'copy')
    if (copies.length > 0) await this.trash(copies.map(({ to }) => to))
    const moves = taken.filter(({ kind }) => kind === 'move').toReversed()
    const back = await this.take(
      moves.map(({ from, to }) => ({ kind: 'move', from: to, to: from })),
    )
    return back.map(({ to }) => to)
  }

  async trash(paths: readonly string[]): Promise<Gone[]> {
    const { files, workbench } = this.#deps
    const gone: Gone[] = []
    await this.#each(paths, {
      run: async (path) => {
        gone.push({ path, ...(await files.trash(path)) })
        workbench.removed(path)
      },
      failed: (what) => t('{what} was not deleted', { what }),
    })
    await this.#refresh(paths)
    return gone
  }

  async restore(gone: readonly Gone[]): Promise<string[]> {
    const ids = new Map(gone.map(({ path, trashId }) => [path, trashId]))
    const back = await this.#each([...ids.keys()], {
      run: (path) => this.#deps.files.restore(ids.get(path) ?? ''),
      failed: (what) => t('{what} could not be brought back', { what }),
    })
    await this.#refresh(back)
    return back
  }

  async #each(
    paths: readonly string[],
    { run, failed }: { run: (path: string) => Promise<unknown>; failed: (what: string) => string },
  ): Promise<string[]> {
    const done: string[] = []
    for (const path of paths) {
      this.#deps.changes.mine(path)
      try {
        await run(path)
        done.push(path)
      } catch (error) {
        toastError(failed(t('“{name}”', { name: nameOf(path) })), error)
      }
    }
    return done
  }

  async #refresh(paths: readonly string[]): Promise<void> {
    const { tree } = this.#deps
    const folders = new Set(paths.flatMap((path) => ['', ...ancestorsOf(path)]))
    const listed = [...folders].filter((folder) => tree.view().folders.has(folder))
    await Promise.all(listed.map((folder) => tree.refresh(folder)))
  }
}
