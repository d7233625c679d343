import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { platform } from './terminal-keys.ts'

/** Puts text on the clipboard; where pages have none, the browser's own copying does it. */
export function copyText(text: string): void {
  // Pages that came over plain HTTP have no clipboard; xterm answers the event of the old way.
  if (window.isSecureContext) void navigator.clipboard.writeText(text).catch(() => undefined)
  else document.execCommand('copy')
}

/** What lies on the clipboard; undefined when the page may not look, and the person is told what does work. */
export async function readClipboard(): Promise<string | undefined> {
  try {
    return await navigator.clipboard.readText()
  } catch {
    const keys = platform === 'mac' ? 'Cmd+V' : platform === 'windows' ? 'Ctrl+V' : 'Ctrl+Shift+V'
    toast(
      t('The browser does not let this page read the clipboard. Press {keys} to paste.', { keys }),
    )
    return undefined
  }
}
