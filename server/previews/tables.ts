import type { Visibility } from '../../shared/ports.ts'

export type PreviewTables = {
  /** Ports somebody said something about; kept over restarts. `epoch` goes up with every change. */
  port: {
    workspace_id: string
    port: number
    visibility: Visibility
    epoch: number
    public_until: Date | null
  }
}
