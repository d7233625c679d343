import { expect, it } from 'vitest'
import { TerminalId } from '../../shared/ids.ts'
import type { Port } from '../../shared/ports.ts'
import { until } from '../people/test-workspace.ts'
import { freePort, testPreviews } from './test-previews.ts'

it('[PV17] tells which process listens, by which command, and in which terminal it began', async () => {
  await using p = await testPreviews()
  const port = await freePort()
  const id = TerminalId.parse('0123456789ab')
  const script = `require('http').createServer().listen(${port}, '127.0.0.1')`
  await p.agent!.client.ptys.create(id, { command: `node -e "${script}"` })
  const found = await until('the port', async () => {
    const answer = await p.h.call(p.w.ada, `/workspaces/${p.w.id}/ports`)
    const { ports } = (await answer.json()) as { ports: Port[] }
    return ports.find((each) => each.port === port && each.listening)
  })
  expect(found).toMatchObject({ process: 'node', terminal: id })
  expect(found.command).toContain('createServer')
  expect(found.pid).toBeGreaterThan(1)
})
