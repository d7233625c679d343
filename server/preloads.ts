import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TOUCH } from '../shared/touch.ts'

/** What Vite writes about its chunks, as far as it matters here. */
const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)
type Manifest = z.infer<typeof Manifest>

const DESK = `not all and ${TOUCH}`

/** What a workspace shows first, in the order of need; without a `media` in every window. */
const WORKSPACE: readonly { part: string; media?: string }[] = [
  { part: 'workspace/workspace-page.tsx' },
  { part: 'workspace/centre.tsx', media: DESK },
  { part: 'files/files-panel.tsx' },
  { part: 'files/file-panel.tsx' },
  { part: 'editor/editor-panel.tsx' },
  { part: 'editor/monaco-file.tsx', media: DESK },
  { part: 'phone/touch-editor.tsx', media: TOUCH },
]

/**
 * Links that let a browser fetch a workspace's code at once instead of part after part, in the order of need.
 * They lie in a template, which does nothing until the entry takes them out: fifty answers that come before the
 * first words are painted hold those back. A build without a manifest gets none: they only save time.
 */
export async function workspacePreloads(folder: string): Promise<string> {
  const manifest = await readManifest(folder)
  const scripts = new Map<string, Windows>()
  const styles = new Map<string, Windows>()
  for (const { part, media } of WORKSPACE) {
    for (const chunk of chunksOf(manifest, part)) {
      note(scripts, { file: chunk.file, media })
      for (const file of chunk.css) note(styles, { file, media })
    }
  }
  const all = links(scripts, 'rel="modulepreload"') + links(styles, 'rel="preload" as="style"')
  return all === '' ? '' : `<template id="ahead">${all}</template>`
}

type Windows = Set<string | undefined>

function links(files: Map<string, Windows>, rel: string): string {
  const each = Array.from(files, ([file, windows]) => {
    return `<link ${rel}${mediaOf(windows)} href="/${file}" />`
  })
  return each.join('')
}

type Wish = { file: string; media: string | undefined }

function note(files: Map<string, Windows>, { file, media }: Wish): void {
  files.set(file, (files.get(file) ?? new Set()).add(media))
}

/** What two kinds of windows need is for all of them. */
function mediaOf(windows: Windows): string {
  const [only] = windows
  return windows.size === 1 && only !== undefined ? ` media="${only}"` : ''
}

/** A chunk with everything it imports statically, itself first. */
function chunksOf(manifest: Manifest, key: string, seen = new Set<string>()): Manifest[string][] {
  const chunk = manifest[key]
  if (chunk === undefined || seen.has(key)) return []
  seen.add(key)
  return [chunk, ...chunk.imports.flatMap((imported) => chunksOf(manifest, imported, seen))]
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')))
  } catch {
    return {}
  }
}
