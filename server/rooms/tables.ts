/** See rooms/SPEC.md. */
export type RoomTables = Record<never, never>
