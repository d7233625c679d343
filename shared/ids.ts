import { z } from 'zod'

export const UserId = z.uuid().brand<'UserId'>()
export type UserId = z.infer<typeof UserId>

export const WorkspaceId = z.uuid().brand<'WorkspaceId'>()
export type WorkspaceId = z.infer<typeof WorkspaceId>

/** A document keeps its file id across renames. */
export const FileId = z.uuid().brand<'FileId'>()
export type FileId = z.infer<typeof FileId>

/** Chosen by whoever creates a terminal, so that creating twice is the same as once. */
export const TerminalId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .brand<'TerminalId'>()
export type TerminalId = z.infer<typeof TerminalId>
