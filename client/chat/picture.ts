import type { ChatImage } from '../../shared/chat.ts'
import { LIMITS } from '../../shared/limits.ts'
import { fileSize } from '../ui/time.ts'
import { t } from '../words/words.ts'

const SMALLEST = 48

/** The box a picture is shown in: as large as it is, up to so many pixels, and never too small to press. */
export function boxOf(
  { width, height }: Pick<ChatImage, 'width' | 'height'>,
  most: number,
): { width: number; height: number } {
  const scale = Math.min(1, most / width, most / height)
  const side = (length: number): number => Math.max(SMALLEST, Math.round(length * scale))
  return { width: side(width), height: side(height) }
}

/** What is said instead of a picture to who does not see it. */
export function altOf({ alt, name }: Pick<ChatImage, 'alt' | 'name'>): string {
  return alt || name || t('no description')
}

const TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Why a file cannot be sent as a picture, before it is uploaded; undefined when it can. */
export function refusalOf(file: Pick<File, 'type' | 'size'>): string | undefined {
  if (!TYPES.has(file.type)) return t('Only PNG, JPEG, GIF and WebP pictures can be sent here.')
  if (file.size > LIMITS.chatImageBytes) {
    return t('It has {size}; a picture can have up to {most}.', {
      size: fileSize(file.size),
      most: fileSize(LIMITS.chatImageBytes),
    })
  }
  return undefined
}
