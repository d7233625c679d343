import { randomUUID } from 'node:crypto'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { testDatabase } from '../store/test-database.ts'
import { PostgresDocStore } from './postgres-doc-store.ts'
import { PostgresLeases } from './postgres-leases.ts'
import { testDocStore } from './test-doc-store-contract.ts'
import { MemoryStore } from './test-memory-store.ts'
import { aMember, aWorkspace } from './test-world.ts'

testDocStore('Postgres', async () => {
  const test = await testDatabase()
  const workspaceId = await aWorkspace(test.db)
  const editor = await aMember(test.db, { workspaceId, name: 'Ada', role: 'editor', slot: 0 })
  const viewer = await aMember(test.db, { workspaceId, name: 'Eve', role: 'viewer', slot: 1 })
  return {
    store: new PostgresDocStore(test.db),
    leases: new PostgresLeases(test.db),
    workspaceId,
    editor: editor.userId,
    viewer: viewer.userId,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
})

testDocStore('memory', async () => {
  const store = new MemoryStore()
  const editor = UserId.parse(randomUUID())
  store.editors = new Set([editor])
  return {
    store,
    leases: store,
    editor,
    workspaceId: WorkspaceId.parse(randomUUID()),
    viewer: UserId.parse(randomUUID()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
})
