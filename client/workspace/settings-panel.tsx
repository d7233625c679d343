import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { z } from 'zod'
import { type Workspace, WorkspaceSettings, type WorkspaceChange } from '../../shared/workspaces.ts'
import { messageOf } from '../app/api.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { MemberList } from '../people/member-list.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Section } from '../ui/section.tsx'
import { keys } from './query-keys.ts'
import { useWorkspace } from './use-workspace.ts'

/** The workspace's own settings; who may not change them sees them. */
export function SettingsPanel(): ReactNode {
  const { workspace, may } = useWorkspace()
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-160 flex-col gap-6 p-6">
        <Section title="General">
          <SettingsForm key={workspace.id} workspace={workspace} locked={!may('configure')} />
        </Section>
        <Section title="Members" hint="Roles act at once, also on what is open now.">
          <MemberList />
        </Section>
        {may('run') && (
          <Section title="Sandbox" hint="Stopping keeps files, database and chat. Terminals end.">
            <StopButton workspace={workspace} />
          </Section>
        )}
        {may('delete') && (
          <Section title="Delete" hint="Files, database and chat are gone for everybody.">
            <DeleteButton workspace={workspace} />
          </Section>
        )}
      </div>
    </div>
  )
}

const Form = z.object({
  name: z.string().trim().min(1, 'Give it a name.').max(80),
  memoryMib: z.coerce.number().pipe(WorkspaceSettings.shape.memoryMib),
  cpus: z.coerce.number().pipe(WorkspaceSettings.shape.cpus),
  pids: z.coerce.number().pipe(WorkspaceSettings.shape.pids),
  idleMinutes: z
    .string()
    .trim()
    .transform((text) => (text === '' ? null : Number(text)))
    .pipe(WorkspaceSettings.shape.idleMinutes),
})
type Field = keyof z.input<typeof Form>

const FIELDS: readonly { name: Field; label: string; hint?: string }[] = [
  { name: 'name', label: 'Name' },
  { name: 'memoryMib', label: 'Memory (MiB)', hint: 'From the next start.' },
  { name: 'cpus', label: 'CPUs', hint: 'A share: 1.5 is one and a half.' },
  { name: 'pids', label: 'Processes', hint: 'How many at most.' },
  {
    name: 'idleMinutes',
    label: 'Stop after idle minutes',
    hint: 'Empty: it never stops by itself.',
  },
]

function SettingsForm({ workspace, locked }: { workspace: Workspace; locked: boolean }): ReactNode {
  const queries = useQueryClient()
  const [values, setValues] = useState<Record<Field, string>>(() => valuesOf(workspace))
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({})
  const save = useMutation({
    mutationFn: (change: WorkspaceChange) => workspacesApi.change(workspace.id, change),
    onSuccess: (changed) => {
      queries.setQueryData(keys.workspace(workspace.id), changed)
      toast('The settings are saved.')
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const parsed = Form.safeParse(values)
    setFaults(parsed.success ? {} : faultsOf(parsed.error))
    if (!parsed.success) return
    const { name, ...settings } = parsed.data
    save.mutate({ name, settings })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 min-[480px]:grid-cols-2">
        {FIELDS.map(({ name, label, hint }) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            error={faults[name]}
            disabled={locked}
            inputMode={name === 'name' ? 'text' : 'decimal'}
            value={values[name]}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        ))}
      </div>
      {save.isError && <FormError>{messageOf(save.error)}</FormError>}
      {locked ? (
        <p className="text-muted">An owner or admin can change these.</p>
      ) : (
        <Button type="submit" tone="primary" className="self-start" busy={save.isPending}>
          Save settings
        </Button>
      )}
    </form>
  )
}

function valuesOf({ name, settings }: Workspace): Record<Field, string> {
  const { memoryMib, cpus, pids, idleMinutes } = settings
  return {
    name,
    memoryMib: String(memoryMib),
    cpus: String(cpus),
    pids: String(pids),
    idleMinutes: idleMinutes === null ? '' : String(idleMinutes),
  }
}

function faultsOf(error: z.ZodError): Partial<Record<Field, string>> {
  return Object.fromEntries(error.issues.map((issue) => [String(issue.path[0]), faultOf(issue)]))
}

/** A fault of a number in words; the name's says itself. */
function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.path[0] === 'name') return issue.message
  if (issue.code === 'too_small') return `At least ${issue.minimum}.`
  if (issue.code === 'too_big') return `At most ${issue.maximum}.`
  return issue.path[0] === 'cpus' ? 'This has to be a number.' : 'This has to be a whole number.'
}

function StopButton({ workspace }: { workspace: Workspace }): ReactNode {
  const stop = useMutation({
    mutationFn: () => workspacesApi.stop(workspace.id),
    onError: (error) => toastError('It did not stop', error),
  })
  return (
    <Button className="self-start" busy={stop.isPending} onClick={() => stop.mutate()}>
      Stop workspace
    </Button>
  )
}

function DeleteButton({ workspace }: { workspace: Workspace }): ReactNode {
  const [asking, setAsking] = useState(false)
  const [, go] = useLocation()
  return (
    <>
      <Button tone="danger" className="self-start" onClick={() => setAsking(true)}>
        Delete workspace…
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${workspace.name}?`}
        action="Delete workspace"
        phrase={workspace.name}
        onConfirm={async () => {
          await workspacesApi.delete(workspace.id)
          go('/')
        }}
      >
        Its files, its database and its chat are gone for everybody in it. This cannot be undone.
      </ConfirmDialog>
    </>
  )
}
