import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from './use-workspace.ts'

/** The countdown to the idle stop, and the way to refuse it. */
export function IdleNotice(): ReactNode {
  const { workspace, may } = useWorkspace()
  const left = useSecondsLeft(workspace.stopsAt)
  const keep = useMutation({
    mutationFn: () => workspacesApi.keep(workspace.id),
    onError: (error) => toastError(t('It could not be kept awake'), error),
  })
  if (left === null || workspace.status !== 'running') return null
  return (
    <span role="status" className="flex items-center gap-2 text-warning">
      {t('Stops in {minutes}:{seconds}, nobody works here', {
        minutes: Math.floor(left / 60),
        seconds: String(left % 60).padStart(2, '0'),
      })}
      {may('run') && (
        <button
          type="button"
          className="min-h-6 rounded px-1 font-medium underline underline-offset-2 hover:text-hi"
          disabled={keep.isPending}
          onClick={() => keep.mutate()}
        >
          {t('Keep running')}
        </button>
      )}
    </span>
  )
}

function useSecondsLeft(stopsAt: string | null): number | null {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (stopsAt === null) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [stopsAt])
  return stopsAt === null ? null : Math.max(0, Math.ceil((Date.parse(stopsAt) - now) / 1_000))
}
