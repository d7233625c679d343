import type { ReactNode } from 'react'
import { TextField } from '../ui/field.tsx'
import { t } from '../words/words.ts'

export type GitWish = { url: string; branch: string; shallow: boolean }
type Props = {
  wish: GitWish
  faults: Partial<Record<'url' | 'branch', string>>
  change: (wish: GitWish) => void
}

/** Where a workspace's files come from, when they come from a repository. */
export function GitFields({ wish, faults, change }: Props): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t('Address of the repository')}
        placeholder="https://github.com/you/app"
        hint={t('Public, over https. It is cloned inside the workspace, while that already runs.')}
        error={faults.url}
        inputMode="url"
        value={wish.url}
        onChange={(event) => change({ ...wish, url: event.target.value })}
      />
      <TextField
        label={t('Branch')}
        placeholder={t('The repository’s own')}
        error={faults.branch}
        value={wish.branch}
        onChange={(event) => change({ ...wish, branch: event.target.value })}
      />
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={wish.shallow}
          onChange={(event) => change({ ...wish, shallow: event.target.checked })}
          className="size-4"
        />
        {t('Only the last commit: faster, without history')}
      </label>
    </div>
  )
}
