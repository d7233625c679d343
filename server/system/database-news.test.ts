import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { dockerAnswers } from './remains.ts'
import type { TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'

const runtimes = [
  { runtime: 'docker', skip: !(await dockerAnswers()) },
  { runtime: 'local', skip: false },
]

for (const { runtime, skip } of runtimes) {
  describe.skipIf(skip)(`a database that is changed, on ${runtime}`, () => {
    it('[DB23] everybody in the workspace hears of it, and a run is told line by line', async () => {
      await using server = await TestServer.start({ ATELIER_RUNTIME: runtime })
      const ada = await server.owner()
      const { id } = await server.workspace('shelf', 'blank')
      const told = await newsOf(ada, id)
      const lines = await run(ada, id, `create table book (id int); select 6 * 7 as answer`)
      expect(lines.map(({ type }) => type)).toEqual([
        'begun',
        'finished',
        'columns',
        'rows',
        'finished',
        'ended',
      ])
      expect(lines[3]).toMatchObject({ index: 1, rows: [['42']] })
      await eventually(async () => told.filter((type) => type === 'schema').length === 1)
      await run(ada, id, 'insert into book values (1); drop table book')
      await eventually(async () => told.filter((type) => type === 'schema').length === 2)
    }, 240_000)
  })
}

/** The types of what the workspace tells one of its people, as they come. */
async function newsOf(ada: TestPerson, id: string): Promise<readonly string[]> {
  const told: string[] = []
  const socket = ada.socket(`/events/${id}`)
  socket.on('message', (data) => told.push((JSON.parse(String(data)) as { type: string }).type))
  await once(socket, 'open')
  await eventually(async () => told.includes('hello'))
  return told
}

async function run(ada: TestPerson, id: string, sql: string) {
  const response = await ada.send('POST', `/api/workspaces/${id}/database/run`, { sql })
  expect(response.status).toBe(200)
  const lines = (await response.text()).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as { type: string })
}
