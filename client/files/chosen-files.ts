import { join } from './paths.ts'
import type { Chosen } from './uploads.ts'

/** What was dropped or pasted, folders included, with paths below `folder`. */
export async function chosenFrom(transfer: DataTransfer, folder: string): Promise<Chosen[]> {
  // Entries have to be taken in the tick of the event; later the list is empty.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const roots = items.flatMap((item) => item.webkitGetAsEntry() ?? [])
  // What some program put on the clipboard is a file that lies nowhere.
  const loose = items.flatMap((item) => (item.webkitGetAsEntry() ? [] : (item.getAsFile() ?? [])))
  const found = chosenIn(loose, folder)
  for (const root of roots) await walk(root, folder, { root: join(folder, root.name), found })
  return found
}

/** What was picked in a file dialog; a picked folder tells its inside by relative paths. */
export function chosenIn(files: readonly File[], folder: string): Chosen[] {
  return files.map((file) => {
    const path = file.webkitRelativePath || file.name
    const [first = path] = path.split('/')
    return { path: join(folder, path), file, root: join(folder, first) }
  })
}

async function walk(
  entry: FileSystemEntry,
  folder: string,
  into: { root: string; found: Chosen[] },
): Promise<void> {
  const path = join(folder, entry.name)
  const { root, found } = into
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ path, file, root })
    return
  }
  if (!isDirectory(entry)) return
  const reader = entry.createReader()
  const batch = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) => reader.readEntries(resolve, reject))
  const before = found.length
  // A reader gives a hundred at a time, and an empty batch at the end.
  for (let entries = await batch(); entries.length > 0; entries = await batch()) {
    for (const each of entries) await walk(each, path, into)
  }
  if (found.length === before) found.push({ path, file: null, root })
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
