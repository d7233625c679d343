import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { TEMPLATES, type TemplateId } from '../../shared/templates.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { workspacesApi } from './workspaces-api.ts'

/** A name and a template are all it takes; the sandbox starts at once. */
export function CreateDialog(props: { template: TemplateId; close: () => void }): ReactNode {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [template, setTemplate] = useState(props.template)
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
    create.mutate({ name: name.trim(), template })
  }
  return (
    <Dialog open onOpenChange={props.close} title="New workspace" wide>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          placeholder="my-app"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <RadioGroup
          aria-label="Template"
          value={template}
          onValueChange={(value) => setTemplate(value)}
          className="grid gap-2 min-[560px]:grid-cols-2"
        >
          {TEMPLATES.map(({ id, title, summary }) => (
            <Radio.Root
              key={id}
              value={id}
              aria-label={title}
              className="flex flex-col gap-0.5 rounded-card border border-line p-3 text-left hover:bg-hover data-[checked]:border-you data-[checked]:bg-selected/50 data-[checked]:shadow-[inset_0_0_0_1px_var(--you)]"
            >
              <span className="font-medium text-hi">{title}</span>
              <span className="text-muted">{summary}</span>
            </Radio.Root>
          ))}
        </RadioGroup>
        {create.isError && <FormError>{messageOf(create.error)}</FormError>}
        <DialogActions>
          <Button onClick={props.close}>Cancel</Button>
          <Button
            type="submit"
            tone="primary"
            busy={create.isPending || create.isSuccess}
            disabled={name.trim() === ''}
          >
            Create workspace
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
