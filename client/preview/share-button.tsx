import { Globe, Lock, type LucideIcon, Users } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Port, Visibility } from '../../shared/ports.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'

const ShareDialog = lazy(async () => ({
  default: (await import('./share-dialog.tsx')).ShareDialog,
}))

const LOOKS: Record<Visibility, { label: string; icon: LucideIcon }> = {
  private: { label: t('Private'), icon: Lock },
  members: { label: t('Members'), icon: Users },
  public: { label: t('Public'), icon: Globe },
}

/** Says who sees a port, and asks who should. */
export function ShareButton({ port, path = '/' }: { port: Port; path?: string }): ReactNode {
  const [open, setOpen] = useState(false)
  const { label, icon: Icon } = LOOKS[port.visibility]
  return (
    <>
      <Tip label={t('Share this port')}>
        <button
          type="button"
          aria-label={t('Share port {port}, now {visibility}', {
            port: port.port,
            visibility: label,
          })}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          className="inline-flex h-7 items-center gap-1.5 rounded-control border border-line bg-raised px-2 text-ui text-hi hover:bg-hover pointer-coarse:h-9"
        >
          <Icon size={14} strokeWidth={1.5} aria-hidden />
          <span className="@max-[460px]:hidden">{label}</span>
        </button>
      </Tip>
      {open && (
        <Awaiting>
          <ShareDialog port={port} path={path} close={() => setOpen(false)} />
        </Awaiting>
      )}
    </>
  )
}
