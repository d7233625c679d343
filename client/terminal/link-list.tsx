import { FileCode, Globe } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'
import type { SeenLink } from './link-finder.ts'
import type { TerminalSession } from './terminal-session.ts'

/** The links on screen, for those who have no pointer over them. */
export function LinkList({ session }: { session: TerminalSession }): ReactNode {
  const { links } = session
  const shown = useSyncExternalStore(links.watch, links.view)
  if (!shown) return null
  const open = (link: SeenLink): void => {
    links.hide()
    if (link.kind === 'file') session.openFile(link.target)
    else session.openAddress(link.text)
  }
  return (
    <Dialog
      open
      onOpenChange={() => links.hide()}
      title={t('Links in the terminal')}
      description={shown.length === 0 ? t('There is no file or address on screen.') : undefined}
    >
      <ul aria-label={t('Links')} className="-mx-2 flex flex-col">
        {shown.map((link, index) => (
          <li key={link.text}>
            <button
              type="button"
              data-first={index === 0 || undefined}
              onClick={() => open(link)}
              className="flex h-8 w-full items-center gap-2 rounded-control px-2 text-left font-mono text-meta hover:bg-hover hover:text-hi pointer-coarse:h-11"
            >
              {link.kind === 'file' ? (
                <FileCode size={14} strokeWidth={1.5} aria-hidden />
              ) : (
                <Globe size={14} strokeWidth={1.5} aria-hidden />
              )}
              <span className="truncate">{link.text}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
