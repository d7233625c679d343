import type { ReactNode } from 'react'
import { z } from 'zod'
import { type Workspace, WorkspaceName, WorkspaceSettings } from '../../shared/workspaces.ts'
import { messageOf } from '../app/api.ts'
import { JsonEditor } from '../settings/json-editor.tsx'
import { FormError } from '../ui/form-error.tsx'
import { t } from '../words/words.ts'
import { useChangeWorkspace } from './use-change-workspace.ts'

const { memoryMib, cpus, pids, idleMinutes } = WorkspaceSettings.shape
const Text = z.strictObject({
  name: WorkspaceName.exactOptional(),
  memoryMib: memoryMib.exactOptional(),
  cpus: cpus.exactOptional(),
  pids: pids.exactOptional(),
  idleMinutes: idleMinutes.exactOptional(),
})

/** The same settings of a workspace as text. */
export function WorkspaceJson({ workspace, locked }: Props): ReactNode {
  const save = useChangeWorkspace(workspace)
  return (
    <>
      <JsonEditor
        label={t('Workspace settings as JSON')}
        hint={t('What you leave out stays as it is.')}
        value={{ name: workspace.name, ...workspace.settings }}
        schema={Text}
        busy={save.isPending}
        readOnly={locked}
        apply={({ name, ...settings }) => save.mutate({ ...(name && { name }), settings })}
      />
      {save.isError && <FormError>{messageOf(save.error)}</FormError>}
    </>
  )
}

type Props = { workspace: Workspace; locked: boolean }
