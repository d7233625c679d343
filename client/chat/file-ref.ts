/** A place in a file, as people write it: `src/app.ts:12` or `src/app.ts:12-20`. */
export type FileRef = { readonly path: string; readonly line?: number; readonly to?: number }
export type Found = FileRef & { readonly start: number; readonly end: number }

// Not inside a word or an address: `http://host.io:80` is none.
const IN_TEXT = /(?<![\w./:@+-])\/?((?:[\w@+.-]+\/)*[\w+.-]*\w):(\d{1,7})(?:-(\d{1,7}))?(?![\w/:])/g
const WHOLE = /^\/?((?:[\w@+.()[\] -]+\/)*[\w@+. -]*\w)(?::(\d{1,7})(?:-(\d{1,7}))?)?$/

/** Places in files that a text names, in order. Whether there is such a file is another question. */
export function fileRefsIn(text: string): Found[] {
  return Array.from(text.matchAll(IN_TEXT), (match) => ({
    ...refOf(match),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** What a piece of code names, when all of it is a place in a file. */
export function wholeFileRef(text: string): FileRef | undefined {
  const match = WHOLE.exec(text)
  // A bare word is a word.
  return match && /[./:]/.test(text) ? refOf(match) : undefined
}

/** The same as text that others can follow. */
export function fileRefText({ path, line, to }: FileRef): string {
  if (line === undefined) return path
  return to !== undefined && to !== line ? `${path}:${line}-${to}` : `${path}:${line}`
}

function refOf(match: RegExpExecArray): FileRef {
  const [, path = '', line, to] = match
  return {
    path,
    ...(line !== undefined && { line: Number(line) }),
    ...(to !== undefined && { to: Number(to) }),
  }
}
