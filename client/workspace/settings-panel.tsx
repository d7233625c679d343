import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { Workspace } from '../../shared/workspaces.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { MemberList } from '../people/member-list.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Section } from '../ui/section.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from './use-workspace.ts'
import { WorkspaceForm } from './workspace-form.tsx'
import { WorkspaceJson } from './workspace-json.tsx'

/** The workspace's own settings; who may not change them sees them. */
export function SettingsPanel(): ReactNode {
  const { workspace, may } = useWorkspace()
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-160 flex-col gap-6 p-6">
        <Section title={t('General')}>
          <General key={workspace.id} workspace={workspace} locked={!may('configure')} />
        </Section>
        <Section title={t('Members')} hint={t('Roles act at once, also on what is open now.')}>
          <MemberList />
        </Section>
        {may('run') && (
          <Section
            title={t('Sandbox')}
            hint={t('Stopping keeps files, database and chat. Terminals end.')}
          >
            <StopButton workspace={workspace} />
          </Section>
        )}
        {may('delete') && (
          <Section title={t('Delete')} hint={t('Files, database and chat are gone for everybody.')}>
            <DeleteButton workspace={workspace} />
          </Section>
        )}
      </div>
    </div>
  )
}

type GeneralProps = { workspace: Workspace; locked: boolean }

function General({ workspace, locked }: GeneralProps): ReactNode {
  const [view, setView] = useState<'form' | 'json'>('form')
  // Another name or limit, from whomever it comes, is what the fields show next.
  const key = JSON.stringify([workspace.name, workspace.settings])
  return (
    <>
      <Segmented
        label={t('Shown as')}
        value={view}
        options={[
          { value: 'form', label: t('Form') },
          { value: 'json', label: 'JSON' },
        ]}
        onChange={setView}
      />
      {view === 'form' ? (
        <WorkspaceForm key={key} workspace={workspace} locked={locked} />
      ) : (
        <WorkspaceJson workspace={workspace} locked={locked} />
      )}
    </>
  )
}

function StopButton({ workspace }: { workspace: Workspace }): ReactNode {
  const stop = useMutation({
    mutationFn: () => workspacesApi.stop(workspace.id),
    onError: (error) => toastError(t('It did not stop'), error),
  })
  return (
    <Button className="self-start" busy={stop.isPending} onClick={() => stop.mutate()}>
      {t('Stop workspace')}
    </Button>
  )
}

function DeleteButton({ workspace }: { workspace: Workspace }): ReactNode {
  const [asking, setAsking] = useState(false)
  const [, go] = useLocation()
  return (
    <>
      <Button tone="danger" className="self-start" onClick={() => setAsking(true)}>
        {t('Delete workspace…')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('Delete {name}?', { name: workspace.name })}
        action={t('Delete workspace')}
        phrase={workspace.name}
        onConfirm={async () => {
          await workspacesApi.delete(workspace.id)
          go('/')
        }}
      >
        {t(
          'Its files, its database and its chat are gone for everybody in it. This cannot be undone.',
        )}
      </ConfirmDialog>
    </>
  )
}
