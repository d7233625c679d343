import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { slimZod } from './slim-zod.ts'

const shared = join(import.meta.dirname, '../../shared')
const files = readdirSync(shared).filter((name) => /^[a-z-]+\.ts$/.test(name))
const ENTRY = 'every-schema'

/** Right for some string or number of ours, and wrong for most. */
const SCRAPS: readonly unknown[] = [
  '0198c0de-0000-7000-8000-000000000001',
  '2026-01-02T03:04:05.000Z',
  'https://example.com/a',
  'a',
  ' Ada ',
  '',
  'x'.repeat(5_000),
  '1',
  'ab12cd34'.repeat(8),
  'a/b.ts',
  0,
  1,
  3_000,
  -1,
  1.5,
  true,
  null,
  undefined,
  [],
  {},
]

let code: string
beforeAll(async () => {
  code = await bundle()
})

it('[slim-zod] every schema reads the same with the zod of the browser', async () => {
  const slim = schemasOf(await import(`data:text/javascript,${encodeURIComponent(code)}`))
  const whole = schemasOf(
    Object.fromEntries(
      await Promise.all(
        files.map(async (file) => [wordOf(file), await import(join(shared, file))]),
      ),
    ),
  )
  expect([...slim.keys()].toSorted()).toEqual([...whole.keys()].toSorted())
  let right = 0
  for (const [name, schema] of whole) {
    for (const value of [...SCRAPS, ...variationsOf(sampleOf(schema))]) {
      const read = outcome(schema, value)
      expect({ name, value, ...outcome(slim.get(name), value) }).toEqual({ name, value, ...read })
      if (read.ok) right += 1
    }
  }
  expect(right).toBeGreaterThan(whole.size)
})

it('[slim-zod] what nobody calls is not in it', () => {
  expect(code).toContain('safeParse')
  expect(code).not.toMatch(/safeParseAsync|processJSONSchema|generateFastpass|cidrv6|~standard/)
})

/** All schemas in one text, as the page gets them; not minified, so that names can be looked for. */
async function bundle(): Promise<string> {
  const lines = files.map((file) => `export * as ${wordOf(file)} from '${join(shared, file)}'`)
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      slimZod(),
      {
        name: 'entry',
        resolveId: (id) => (id.endsWith(ENTRY) ? `\0${ENTRY}` : null),
        load: (id) => (id === `\0${ENTRY}` ? lines.join('\n') : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry: ENTRY, formats: ['es'] },
    },
  })
  const [first] = [built].flat()
  if (first === undefined || !('output' in first)) throw new Error('The build watches.')
  return first.output[0].code
}

function wordOf(file: string): string {
  return file.replace('.ts', '').replaceAll('-', '_')
}

function schemasOf(modules: Record<string, Record<string, unknown>>): Map<string, z.ZodType> {
  const found = new Map<string, z.ZodType>()
  for (const [file, exported] of Object.entries(modules))
    for (const [name, each] of Object.entries(exported))
      if (isSchema(each)) found.set(`${file}.${name}`, each)
  return found
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value && 'safeParse' in value
}

/** What comes of reading: the value, or where it is wrong and why. */
function outcome(schema: z.ZodType | undefined, value: unknown) {
  const parsed = schema?.safeParse(value)
  if (parsed?.success) return { ok: true, data: parsed.data }
  return { ok: false, faults: parsed?.error.issues.map(({ code, path }) => ({ code, path })) }
}

/** A value that the schema takes, as far as it can be guessed. */
function sampleOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'object') {
    const parts = Object.entries(def.shape)
    return Object.fromEntries(parts.map(([key, each]) => [key, sampleOf(each)]))
  }
  if (def.type === 'array') return [sampleOf(def.element)]
  if (def.type === 'union') return def.options[0] && sampleOf(def.options[0])
  if (def.type === 'pipe') return sampleOf(def.in)
  if (def.type === 'enum') return Object.values(def.entries)[0]
  if (def.type === 'literal') return def.values[0]
  if ('innerType' in def) return sampleOf(def.innerType)
  return SCRAPS.find((scrap) => z.safeParse(schema, scrap).success)
}

/** The value, and it with each of its parts missing or wrong. */
function variationsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  const wrong = Object.entries(value).flatMap(([key, part]) =>
    [undefined, ...SCRAPS.slice(0, 3), 7, ...variationsOf(part)].map((other) => ({
      ...value,
      [key]: other,
    })),
  )
  return [value, { ...value, more: 1 }, ...wrong]
}
