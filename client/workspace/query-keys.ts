/** Where the lists of a workspace lie in the query cache; news write there. */
export const keys = {
  workspace: (id: string) => ['workspace', id] as const,
  /** Everything below is asked for again after a lost connection. */
  all: (id: string) => ['w', id] as const,
  members: (id: string) => ['w', id, 'members'] as const,
  invites: (id: string) => ['w', id, 'invites'] as const,
  terminals: (id: string) => ['w', id, 'terminals'] as const,
  /** Every file that is not ignored: for the filter, the palette and links. */
  fileNames: (id: string) => ['w', id, 'file-names'] as const,
  ports: (id: string) => ['w', id, 'ports'] as const,
  messages: (id: string) => ['w', id, 'messages'] as const,
  thread: (id: string, root: number) => ['w', id, 'thread', root] as const,
  /** The chat as it was around one message. */
  past: (id: string, around?: number) =>
    around === undefined ? (['w', id, 'past'] as const) : (['w', id, 'past', around] as const),
  database: (id: string) => ['w', id, 'database'] as const,
  schema: (id: string) => ['w', id, 'schema'] as const,
}
