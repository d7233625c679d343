import { t } from '../words/words.ts'
import { platform } from './terminal-keys.ts'

/** What a pointer over a link is told. */
export const OPEN_HINT = platform === 'mac' ? t('Cmd+click to open') : t('Ctrl+click to open')

type Click = Pick<MouseEvent, 'ctrlKey' | 'metaKey'>

/**
 * With Ctrl or Cmd held, as everywhere: a plain click belongs to the selection or the program. What a
 * program prints is not to be trusted: no `javascript:`, no `file:`.
 */
export function mayOpen({ ctrlKey, metaKey }: Click, address: string): boolean {
  return (ctrlKey || metaKey) && /^https?:\/\//i.test(address)
}
