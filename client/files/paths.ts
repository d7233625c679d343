import { t } from '../words/words.ts'

/** The folder of a path; '' is the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** Every folder above a path, outermost first, without the root. */
export function ancestorsOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Why a name cannot be used, or undefined. */
export function nameFault(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return t('Give it a name.')
  if (name === '.' || name === '..') return t('That name means a folder already.')
  if (
    name.includes('\0') ||
    name.split('/').some((part) => part === '' || part === '.' || part === '..')
  ) {
    return t('That is no name for a file.')
  }
  if (taken.includes(name)) return t('There is already a “{name}” here.', { name })
  return undefined
}
