/** What people write for files, as the search reads it: commas between, and a folder means all in it. */
export function globsOf(written: string): string[] {
  return written
    .split(',')
    .map((glob) =>
      glob
        .trim()
        .replace(/^\.?\//, '')
        .replace(/\/+$/, ''),
    )
    .filter((glob) => glob !== '')
    .flatMap((glob) => (isFolderName(glob) ? [glob, `${anywhere(glob)}/**`] : [glob]))
    .slice(0, 20)
}

function isFolderName(glob: string): boolean {
  return !/[*?[\]{}]/.test(glob) && !/\.[^/]+$/.test(glob)
}

/** A name alone may lie anywhere; one with a slash lies where it says. */
function anywhere(glob: string): string {
  return glob.includes('/') ? glob : `**/${glob}`
}
