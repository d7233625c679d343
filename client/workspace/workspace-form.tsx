import { type FormEvent, type ReactNode, useState } from 'react'
import { z } from 'zod'
import { type Workspace, WorkspaceSettings } from '../../shared/workspaces.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { t } from '../words/words.ts'
import { useChangeWorkspace } from './use-change-workspace.ts'

const Form = z.object({
  name: z.string().trim().min(1, t('Give it a name.')).max(80),
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
  { name: 'name', label: t('Name') },
  { name: 'memoryMib', label: t('Memory (MiB)'), hint: t('From the next start on.') },
  { name: 'cpus', label: t('CPUs'), hint: t('1.5 is one and a half. From the next start on.') },
  { name: 'pids', label: t('Processes'), hint: t('How many at most. From the next start on.') },
  {
    name: 'idleMinutes',
    label: t('Stop after idle minutes'),
    hint: t('Empty: it never stops by itself.'),
  },
]

/** Name, limits and idle stop, field by field. */
export function WorkspaceForm({
  workspace,
  locked,
}: {
  workspace: Workspace
  locked: boolean
}): ReactNode {
  const [values, setValues] = useState<Record<Field, string>>(() => valuesOf(workspace))
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({})
  const save = useChangeWorkspace(workspace)
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
        <p className="text-muted">{t('An owner or admin can change these.')}</p>
      ) : (
        <Button type="submit" tone="primary" className="self-start" busy={save.isPending}>
          {t('Save settings')}
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
  if (issue.code === 'too_small')
    return t('At least {minimum}.', { minimum: String(issue.minimum) })
  if (issue.code === 'too_big') return t('At most {maximum}.', { maximum: String(issue.maximum) })
  return issue.path[0] === 'cpus'
    ? t('This has to be a number.')
    : t('This has to be a whole number.')
}
