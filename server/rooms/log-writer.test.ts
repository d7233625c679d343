import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { FileId, WorkspaceId } from '../../shared/ids.ts'
import type { Append, AppendOutcome } from './log-record.ts'
import { LogWriter } from './log-writer.ts'
import { RoomLog } from './room-log.ts'
import { TIMING } from './timing.ts'
import { until } from './test-world.ts'

const file = { fileId: FileId.parse(randomUUID()), workspaceId: WorkspaceId.parse(randomUUID()) }

it('[S7] the next room of a file does not inherit the troubles of the last one', async () => {
  let down = true
  const append = async (batches: readonly Append[]): Promise<AppendOutcome[]> => {
    if (down) throw new Error('the store is away')
    return batches.map(() => 'appended')
  }
  const writer = new LogWriter({ store: { append }, timing: TIMING })
  const last = openLog(writer)
  last.log.append('update', { data: new Uint8Array(1) })
  await until(() => last.failures.length > 0, 'a failure')
  last.log.close()
  down = false
  const next = openLog(writer)
  // It does not wait for the timer of the other, and must not be forgotten because of it.
  await next.log.whenDurable(next.log.append('update', { data: new Uint8Array(1) }))
  expect(next.failures).toEqual([])
})

function openLog(writer: LogWriter): { log: RoomLog; failures: unknown[] } {
  const failures: unknown[] = []
  const log = new RoomLog({
    ...file,
    writer,
    epoch: 1,
    generation: 1,
    nextSeq: 0,
    stored: { records: 0, bytes: 0 },
    isDirty: () => false,
    onDurable: () => undefined,
    onFailing: (error) => void failures.push(error),
    onRefused: () => undefined,
  })
  return { log, failures }
}
