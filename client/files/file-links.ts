import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import type { FilesApi } from './files-api.ts'
import { nameOf } from './paths.ts'

/** The address that opens a file for a colleague. */
export function linkTo(workspaceId: string, path: string): string {
  return `${location.origin}/w/${workspaceId}?${new URLSearchParams({ file: path })}`
}

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(said)
  } catch (error) {
    toastError(t('The clipboard is closed to this page'), error)
  }
}

/** Has the browser save a file, or a folder as a tar. */
export function download(files: FilesApi, path: string, folder: boolean): void {
  const link = document.createElement('a')
  link.href = folder ? files.archiveUrl(path) : `${files.contentUrl(path)}&download=1`
  link.download = folder ? `${nameOf(path) || 'workspace'}.tar` : nameOf(path)
  link.click()
}
