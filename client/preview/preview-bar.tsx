import {
  ArrowLeft,
  ArrowRight,
  ExternalLink,
  RotateCw,
  Smartphone,
  TriangleAlert,
} from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { Port } from '../../shared/ports.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Select } from '../ui/select.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { DEVICES, chooseDevice, device } from './device.ts'
import { errorsIn } from './page-reports.ts'
import { reportsOf } from './reports-of.ts'
import { ShareButton } from './share-button.tsx'

type Props = {
  port: number
  ports: readonly Port[]
  faults: boolean
  showFaults: (shown: boolean) => void
}

/** Where the app stands and how it is looked at. */
export function PreviewBar({ port, ports, faults, showFaults }: Props): ReactNode {
  const { preview } = useWorkspace().session
  const path = useStore(preview.store, (state) => state.path)
  const { paths, at } = useStore(preview.store, (state) => state.trail)
  const known = ports.find((each) => each.port === port)
  const numbers = [...new Set([port, ...ports.map((each) => each.port)])].sort((a, b) => a - b)
  return (
    <div
      role="toolbar"
      aria-label={t('Preview')}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-b border-line px-2 py-1"
    >
      <IconButton
        label={t('Back in the preview')}
        icon={ArrowLeft}
        disabled={at === 0}
        onClick={() => preview.back()}
      />
      <IconButton
        label={t('Forward in the preview')}
        icon={ArrowRight}
        disabled={at === paths.length - 1}
        onClick={() => preview.forward()}
      />
      <IconButton label={t('Reload preview')} icon={RotateCw} onClick={() => preview.reload()} />
      <Select
        label={t('Port')}
        className="shrink-0 tabular-nums"
        value={String(port)}
        options={numbers.map((each) => ({ value: String(each), label: String(each) }))}
        onChange={(next) => preview.choose(Number(next))}
      />
      <PathForm key={path} path={path} go={(to) => preview.go(to)} />
      {/* They wrap together: one left alone in a second row looks lost. */}
      <div className="ml-auto flex items-center gap-1">
        <FaultButton shown={faults} show={showFaults} />
        <DeviceMenu />
        {known && <ShareButton port={known} path={path} />}
        {known && (
          <Tip label={t('Open in a new tab')}>
            <a
              href={new URL(path, known.url).href}
              target="_blank"
              rel="noopener"
              aria-label={t('Open in a new tab')}
              className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
            >
              <ExternalLink size={16} strokeWidth={1.5} aria-hidden />
            </a>
          </Tip>
        )}
      </div>
    </div>
  )
}

function PathForm({ path, go }: { path: string; go: (to: string) => void }): ReactNode {
  const [typed, setTyped] = useState(path)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    go(typed)
  }
  return (
    <form onSubmit={submit} className="min-w-24 flex-1">
      <input
        aria-label={t('Path')}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={({ key }) => key === 'Escape' && setTyped(path)}
        className="h-7 w-full min-w-0 rounded-control border border-line bg-raised px-2 font-mono text-meta text-hi"
      />
    </form>
  )
}

function FaultButton({
  shown,
  show,
}: {
  shown: boolean
  show: (shown: boolean) => void
}): ReactNode {
  const { preview } = useWorkspace().session
  const count = useStore(reportsOf(preview).store, ({ lines }) => errorsIn(lines))
  const label = count === 0 ? t('Errors of the app') : t('Errors of the app, {count}', { count })
  return (
    <span className="relative inline-flex">
      <IconButton label={label} icon={TriangleAlert} pressed={shown} onClick={() => show(!shown)} />
      {count > 0 && (
        <Badge
          count={count}
          tone="danger"
          className="pointer-events-none absolute -top-1.5 -right-1.5"
        />
      )}
    </span>
  )
}

function DeviceMenu(): ReactNode {
  const { id, size } = useStore(device)
  const named = DEVICES.find((each) => each.id === id)?.label ?? t('Any size')
  const entries = [
    ...DEVICES.map(({ id: each, label, size: of }) => ({
      label: of ? `${label}, ${of.width} × ${of.height}` : label,
      run: () => chooseDevice(each),
    })),
    { label: t('Any size'), run: () => chooseDevice('free') },
  ]
  return (
    <Menu entries={entries}>
      <button
        type="button"
        aria-label={
          size ? t('Size of the preview: {device}', { device: named }) : t('Size of the preview')
        }
        title={t('Size of the preview')}
        data-on={size !== null || undefined}
        className="inline-flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi data-[on]:bg-selected data-[on]:text-hi pointer-coarse:size-9"
      >
        <Smartphone size={16} strokeWidth={1.5} aria-hidden />
      </button>
    </Menu>
  )
}
