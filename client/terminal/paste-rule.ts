const LINE_END = /\r\n|\r|\n/

/**
 * Whether to ask before this is pasted. A shell that knows pastes (`bracketed`) runs nothing by itself; any
 * other runs every line at once. One line with its end at the end is what people mean.
 */
export function isRiskyPaste(text: string, bracketed: boolean): boolean {
  return !bracketed && linesOf(text).length > 1
}

/** The lines of a paste, without the end of the last one. */
export function linesOf(text: string): string[] {
  return text.replace(/(?:\r\n|\r|\n)$/, '').split(LINE_END)
}

/** The same in one line, as a person would retype it: a continued line loses its backslash. */
export function asOneLine(text: string): string {
  return linesOf(text)
    .map((line) =>
      line
        .trim()
        .replace(/(?<!\\)\\$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
    .join(' ')
}

/** A path as a shell takes it for one word. */
export function shellEscape(path: string): string {
  if (/^[\w@%+=:,./-]+$/.test(path) && !path.startsWith('-')) return path
  return `'${path.replaceAll("'", `'\\''`)}'`
}
