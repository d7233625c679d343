import { Columns2, FileText } from 'lucide-react'
import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useMedia } from '../ui/use-media.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { hasPage, openPage } from './file-views.ts'

const Breadcrumbs = lazy(async () => ({
  default: (await import('./breadcrumbs.tsx')).Breadcrumbs,
}))

type Props = { id: string; path: string; isText: boolean; children: ReactNode }

/** What stands around a file on a wide screen: the way to it, and other ways to see it. */
export function FileFrame({ id, path, isText, children }: Props): ReactNode {
  const { workbench } = useWorkspace().session
  const wide = useMedia('(min-width: 760px)')
  if (!wide) return children
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Awaiting fallback={<div className="h-7 shrink-0 border-b border-line" />}>
        <Breadcrumbs
          path={path}
          isText={isText}
          actions={
            <>
              {hasPage(path) && (
                <IconButton
                  label={t('Open the page beside')}
                  icon={FileText}
                  onClick={() => openPage(workbench, path)}
                />
              )}
              {workbench.dock && (
                <IconButton
                  label={t('Split right')}
                  icon={Columns2}
                  onClick={() => workbench.split(id, 'right')}
                />
              )}
            </>
          }
        />
      </Awaiting>
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  )
}
