export type PreferencesTables = {
  /** `chosen` holds only what differs from the defaults of its day. */
  preferences: { person_id: string; chosen: unknown }
  layout: { workspace_id: string; person_id: string; layout: unknown }
}
