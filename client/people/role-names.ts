import type { GrantableRole } from '../../shared/roles.ts'
import { t } from '../words/words.ts'

/** The roles that can be given, with what they mean. */
export const GRANTABLE: readonly { value: GrantableRole; label: string; hint: string }[] = [
  { value: 'admin', label: t('Admin'), hint: t('Everything, members and settings too') },
  {
    value: 'editor',
    label: t('Editor, the role'),
    hint: t('Edit files, type in terminals, change data'),
  },
  { value: 'viewer', label: t('Viewer'), hint: t('Look, chat, run read-only queries') },
]
