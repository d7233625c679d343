import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Port, Visibility } from '../../shared/ports.ts'
import { toastError } from '../app/toasts.tsx'
import { Select } from '../ui/select.tsx'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'

const OPTIONS: readonly { value: Visibility; label: string; hint: string }[] = [
  { value: 'private', label: 'Private', hint: 'Only the owner' },
  { value: 'members', label: 'Members', hint: 'Everybody in this workspace' },
  { value: 'public', label: 'Public', hint: 'Anyone with the address' },
]

/** Who sees a port; who may not say so only reads it. */
export function VisibilitySelect({ port }: { port: Port }): ReactNode {
  const { workspace, may } = useWorkspace()
  const queries = useQueryClient()
  const share = useMutation({
    mutationFn: (visibility: Visibility) => previewApi.share(workspace.id, port.port, visibility),
    onSuccess: (changed) =>
      queries.setQueryData<Port[]>(keys.ports(workspace.id), (ports) =>
        ports?.map((each) => (each.port === changed.port ? changed : each)),
      ),
    onError: (error) => toastError(`Port ${port.port} stays as it was`, error),
  })
  if (!may('share_port')) return <span className="text-meta text-muted">{port.visibility}</span>
  return (
    <Select
      label={`Who sees port ${port.port}`}
      value={port.visibility}
      options={OPTIONS}
      onChange={(visibility) => share.mutate(visibility)}
    />
  )
}
