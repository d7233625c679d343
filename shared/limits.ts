const KIB = 1024
const MIB = 1024 * KIB

/** Numbers both sides keep to. Units are in the names. */
export const LIMITS = {
  /** Above this a file opens read-only as a stream (`notes/sync.md` section 2: heap is x15). */
  liveFileBytes: 5 * MIB,
  liveFileLines: 100_000,
  /** One upload or one write through the API. */
  uploadBytes: 1024 * MIB,
  /** One frame on a collaboration socket. */
  collabFrameBytes: 2 * MIB,
  awarenessStateBytes: 4 * KIB,
  chatMessageChars: 8_000,
  chatMessageImages: 8,
  chatImageAltChars: 300,
  chatImageBytes: 5 * MIB,
  /** All pictures in the chat of one workspace. */
  chatImagesBytes: 200 * MIB,
  /** Kinds of reaction on one message. */
  chatReactions: 20,
  terminals: 50,
  terminalCols: { min: 20, max: 500 },
  terminalRows: { min: 5, max: 200 },
  /** Parsed-but-unacknowledged bytes after which a viewer is resynced by a snapshot. */
  terminalUnackedBytes: 384 * KIB,
  terminalScrollbackRows: 5_000,
  queryRows: 100_000,
  querySeconds: 60,
  /** What one statement's rows may come to in a browser. */
  runBytes: 64 * MIB,
  exportSeconds: 600,
  exportBytes: 1024 * MIB,
  pathChars: 4_096,
  /** Entries of one folder that are listed; the rest is counted. */
  folderEntries: 20_000,
  /** Files and folders in one copy. */
  copyEntries: 20_000,
} as const
