import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { encode } from 'uqr'
import type { Port, PortChange } from '../../shared/ports.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Select } from '../ui/select.tsx'
import { locale, t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'

type Props = { port: Port; path: string; close: () => void }

const CHOICES = [
  { value: 'private', label: t('Private'), hint: t('Only the owner of the workspace.') },
  { value: 'members', label: t('Members'), hint: t('Everybody in the workspace, once signed in.') },
  { value: 'public', label: t('Public'), hint: t('Anyone with the address, without signing in.') },
] as const
const HOUR_MS = 60 * 60_000
const TIMES = [
  { value: 'always', label: t('until I change it'), ms: undefined },
  { value: 'hour', label: t('for an hour'), ms: HOUR_MS },
  { value: 'day', label: t('for a day'), ms: 24 * HOUR_MS },
  { value: 'week', label: t('for a week'), ms: 7 * 24 * HOUR_MS },
] as const

/** Who sees a port, for how long, and its address to take along. */
export function ShareDialog({ port, path, close }: Props): ReactNode {
  const { workspace, may } = useWorkspace()
  const queries = useQueryClient()
  const share = useMutation({
    mutationFn: (change: PortChange) => previewApi.share(workspace.id, port.port, change),
    onSuccess: (changed) =>
      queries.setQueryData<Port[]>(keys.ports(workspace.id), (ports) =>
        ports?.map((each) => (each.port === changed.port ? changed : each)),
      ),
  })
  const address = new URL(path, port.url).href
  return (
    <Dialog open onOpenChange={close} title={t('Share port {port}', { port: port.port })}>
      {may('share_port') ? (
        <Choice port={port} change={(change) => share.mutate(change)} />
      ) : (
        <p className="text-muted">{CHOICES.find(({ value }) => value === port.visibility)?.hint}</p>
      )}
      {share.isError && <FormError>{messageOf(share.error)}</FormError>}
      <CopyField label={t('Address')} value={address} />
      <div className="flex flex-wrap items-center gap-4">
        <QrCode text={address} />
        <p className="min-w-40 flex-1 text-meta text-muted">
          {new URL(address).hostname.endsWith('localhost')
            ? t(
                'This address works on this machine only. Give Atelier a public address to open it on a phone.',
              )
            : t('Point a phone’s camera here to open the app on it.')}
        </p>
      </div>
      <DialogActions>
        <Button tone="primary" onClick={close}>
          {t('Done')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Choice({ port, change }: { port: Port; change: (to: PortChange) => void }): ReactNode {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-body">{t('Who sees it')}</legend>
      {CHOICES.map(({ value, label, hint }) => (
        <label key={value} className="grid min-h-9 grid-cols-[auto_1fr] gap-x-2 py-1">
          <input
            type="radio"
            name="visibility"
            checked={port.visibility === value}
            onChange={() => change({ visibility: value })}
            className="mt-0.5 size-4 shrink-0"
          />
          <span className="text-hi">{label}</span>
          <span className="col-start-2 text-meta text-muted">{hint}</span>
        </label>
      ))}
      {port.visibility === 'public' && <Duration port={port} change={change} />}
    </fieldset>
  )
}

function Duration({ port, change }: { port: Port; change: (to: PortChange) => void }): ReactNode {
  const choose = (value: string): void => {
    const ms = TIMES.find((each) => each.value === value)?.ms
    change({ visibility: 'public', ...(ms !== undefined && { publicForMs: ms }) })
  }
  const until = port.publicUntil
  const options = TIMES.map(({ value, label }) => ({ value: value as string, label }))
  return (
    <div className="ml-6 flex flex-wrap items-center gap-2">
      <Select
        label={t('How long it is public')}
        value={until === undefined ? 'always' : 'until'}
        options={
          until === undefined
            ? options
            : [{ value: 'until', label: t('until {when}', { when: whenOf(until) }) }, ...options]
        }
        onChange={choose}
      />
      {until !== undefined && (
        <span className="text-meta text-muted">{t('Then it is for members.')}</span>
      )}
    </div>
  )
}

function whenOf(time: string): string {
  const at = new Date(time)
  const day =
    at.toDateString() === new Date().toDateString() ? {} : ({ dateStyle: 'medium' } as const)
  return at.toLocaleString(locale, { timeStyle: 'short', ...day })
}

/** Dark on light in every theme: cameras are not asked for their taste. */
function QrCode({ text }: { text: string }): ReactNode {
  const { data, size } = encode(text, { border: 2 })
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={t('QR code of the address')}
      viewBox={`0 0 ${size} ${size}`}
      className="size-36 shrink-0 rounded-control bg-white"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="black" />
    </svg>
  )
}
