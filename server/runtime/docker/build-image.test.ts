import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildImage, isThere, tar } from './build-image.ts'
import { Engine } from './engine.ts'

const engine = new Engine()

async function context(dockerfile: string) {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-image-'))
  await writeFile(join(folder, 'Dockerfile'), dockerfile)
  return { folder, stream: tar(['-C', folder, 'Dockerfile']) }
}

it('[RX9] an image that does not build says why, with its last lines', async () => {
  const tag = `atelier/test-broken:${process.pid}`
  const { folder, stream } = await context(
    'FROM debian:trixie-slim\nRUN echo first steps && echo the reason >&2 && exit 3\n',
  )
  const lines: string[] = []
  const built = buildImage(engine, {
    tag,
    context: stream,
    onProgress: (line) => lines.push(line),
    network: 'none',
  })
  await expect(built).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/does not build:[^]*the reason[^]*code: 3/),
  })
  expect(lines).toContain('first steps')
  expect(await isThere(engine, tag)).toBe(false)
  await rm(folder, { recursive: true })
})

it('[RX9] a base that cannot be had says so', async () => {
  const tag = `atelier/test-baseless:${process.pid}`
  const { folder, stream } = await context('FROM atelier/no-such-image:0\n')
  const built = buildImage(engine, { tag, context: stream, onProgress: () => {}, network: 'none' })
  await expect(built).rejects.toMatchObject({ code: 'unavailable' })
  await rm(folder, { recursive: true })
})
