type Hook = { editors: Map<string, () => string>; terminals: Map<string, () => string> }

/** What journeys read instead of a DOM that shows only the visible lines. */
function hook(): Hook {
  const page = window as Window & { __atelierText?: Hook; __atelier?: unknown }
  page.__atelierText ??= { editors: new Map(), terminals: new Map() }
  const { editors, terminals } = page.__atelierText
  page.__atelier = {
    editorText: (path: string) => editors.get(path)?.(),
    terminalText: (id: string) => terminals.get(id)?.(),
    terminals: () => [...terminals.keys()],
  }
  return page.__atelierText
}

/** Lets a journey read an editor's whole text. Returns its undo. */
export function exposeEditor(path: string, read: () => string): () => void {
  return expose(hook().editors, { key: path, read })
}

/** Lets a journey read a terminal's screen. Returns its undo. */
export function exposeTerminal(id: string, read: () => string): () => void {
  return expose(hook().terminals, { key: id, read })
}

function expose(
  into: Map<string, () => string>,
  { key, read }: { key: string; read: () => string },
): () => void {
  into.set(key, read)
  return () => {
    if (into.get(key) === read) into.delete(key)
  }
}
