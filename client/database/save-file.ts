const TYPES = { csv: 'text/csv', json: 'application/json' } as const

/** Hands a file to the browser to keep. */
export function saveFile(
  file: Blob,
  { name, format }: { name: string; format: keyof typeof TYPES },
): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([file], { type: TYPES[format] }))
  link.download = `${name}.${format}`
  link.click()
  // The browser reads it when it begins to write, not while it is asked to.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
