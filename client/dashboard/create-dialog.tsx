import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import { useLocation } from 'wouter'
import { GitSource, nameOfRepository } from '../../shared/git-source.ts'
import { TEMPLATES, type TemplateId } from '../../shared/templates.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { t } from '../words/words.ts'
import { GitFields, type GitWish } from './git-fields.tsx'
import { workspacesApi } from './workspaces-api.ts'

type From = 'template' | 'git'
type Props = { template: TemplateId; from?: From; close: () => void }

/** A name and a template, or the address of a repository, are all it takes; the sandbox starts at once. */
export function CreateDialog(props: Props): ReactNode {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [from, setFrom] = useState(props.from ?? 'template')
  const [template, setTemplate] = useState(props.template)
  const [git, setGit] = useState<GitWish>({ url: '', branch: '', shallow: false })
  const [faults, setFaults] = useState<Faults>({})
  const shownName = name === '' && from === 'git' ? nameOfRepository(git.url).slice(0, 80) : name
  const create = useMutation({
    mutationFn: workspacesApi.create,
    onSuccess: (workspace) => {
      queries.setQueryData(['workspace', workspace.id], workspace)
      void queries.invalidateQueries({ queryKey: ['workspaces'] })
      go(`/w/${workspace.id}`)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const named = shownName.trim()
    if (from === 'template') return create.mutate({ name: named, template })
    const source = GitSource.safeParse(sourceOf(git))
    setFaults(source.success ? {} : faultsOf(source.error))
    if (source.success) create.mutate({ name: named, source: source.data })
  }
  return (
    <Dialog open onOpenChange={props.close} title={t('New workspace')} wide>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Segmented
          label={t('Begin with')}
          value={from}
          options={[
            { value: 'template', label: t('A template') },
            { value: 'git', label: t('A Git repository') },
          ]}
          onChange={setFrom}
        />
        {from === 'git' && <GitFields wish={git} faults={faults} change={setGit} />}
        <TextField
          label={t('Name')}
          placeholder="my-app"
          value={shownName}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        {from === 'template' && <Templates chosen={template} choose={setTemplate} />}
        {create.isError && <FormError>{messageOf(create.error)}</FormError>}
        <DialogActions>
          <Button onClick={props.close}>{t('Cancel')}</Button>
          <Button
            type="submit"
            tone="primary"
            busy={create.isPending || create.isSuccess}
            disabled={shownName.trim() === '' || (from === 'git' && git.url.trim() === '')}
          >
            {t('Create workspace')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

type TemplatesProps = { chosen: TemplateId; choose: (template: TemplateId) => void }

function Templates({ chosen, choose }: TemplatesProps): ReactNode {
  return (
    <RadioGroup
      aria-label={t('Template')}
      value={chosen}
      onValueChange={(value) => choose(value as TemplateId)}
      className="grid gap-2 min-[560px]:grid-cols-2"
    >
      {TEMPLATES.map(({ id, title, summary }) => (
        <Radio.Root
          key={id}
          value={id}
          aria-label={title}
          className="flex flex-col gap-0.5 rounded-card border border-line p-3 text-left hover:bg-hover data-[checked]:border-(--text-hi) data-[checked]:bg-selected/50 data-[checked]:shadow-[inset_0_0_0_1px_var(--text-hi)]"
        >
          <span className="font-medium text-hi">{title}</span>
          <span className="text-muted">{summary}</span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}

type Faults = Partial<Record<'url' | 'branch', string>>

function sourceOf({ url, branch, shallow }: GitWish): unknown {
  return { url, ...(branch.trim() && { branch }), ...(shallow && { depth: 1 }) }
}

/** The first fault of each field. */
function faultsOf(error: z.ZodError): Faults {
  return Object.fromEntries(
    error.issues.toReversed().map(({ path, message }) => [path[0], message]),
  )
}
