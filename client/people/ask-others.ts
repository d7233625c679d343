import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'

type Line = Pick<WorkspaceSession, 'news'>

/** Asks everybody else to come where I am. */
export function gather({ news }: Line): void {
  if (news.ask({ type: 'gather' })) toast(t('The others were asked to come here.'))
  else toastLost()
}

/** Asks who may say so to be made an editor; answers whether the question went out. */
export function askForControl({ news }: Line): boolean {
  const sent = news.ask({ type: 'ask_control' })
  if (sent) toast(t('You asked for control. An owner or admin decides.'))
  else toastLost()
  return sent
}

function toastLost(): void {
  toast(t('The connection is lost. Ask again when it is back.'))
}
