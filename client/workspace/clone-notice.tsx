import type { ReactNode } from 'react'
import { Spinner } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from './use-workspace.ts'

/** That a repository's files are on their way. */
export function CloneNotice(): ReactNode {
  const { source, status } = useWorkspace().workspace
  if (!source || source.cloned || status !== 'running') return null
  return (
    <span role="status" className="flex min-w-0 items-center gap-1.5">
      <Spinner />
      <span className="truncate">
        {t('Cloning {value}…', { value: source.url.replace('https://', '') })}
      </span>
    </span>
  )
}
