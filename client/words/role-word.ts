import type { Role } from '../../shared/roles.ts'
import { t } from './words.ts'

/** A role inside a sentence. */
export function roleWord(role: Role): string {
  if (role === 'owner') return t('owner')
  if (role === 'admin') return t('admin')
  return role === 'editor' ? t('editor') : t('viewer')
}
