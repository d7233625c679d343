import { z } from 'zod'

/** As much of JSON Schema as our routes use. */
type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  default?: unknown
}
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema }
type Operation = {
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content?: Record<string, { schema?: Schema }> }
}
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** One call that the server offers, with everything in it that its schemas ask for. */
export type Call = {
  /** `PUT /api/workspaces/{id}/ports/{port}`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** Bytes, not JSON. */
  readonly binary: boolean
}

/**
 * Every call of `/api/openapi.json`, filled so that its input is good: what is refused then is refused
 * for who asks. `known` gives real values for parameters and fields by name.
 */
export function callsOf(document: unknown, known: Readonly<Record<string, unknown>>): Call[] {
  const { paths } = Document.parse(document)
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method] !== undefined).map((method) =>
      toCall(path, method, { operation: operations[method] as Operation, known }),
    ),
  )
}

type Fill = { operation: Operation; known: Readonly<Record<string, unknown>> }

function toCall(path: string, method: string, { operation, known }: Fill): Call {
  const given = operation.parameters ?? []
  const value = ({ name, schema = {} }: Parameter) =>
    encodeURIComponent(String(known[name] ?? sample(schema, known)))
  let filled = path
  for (const one of given.filter((parameter) => parameter.in === 'path')) {
    filled = filled.replace(`{${one.name}}`, value(one))
  }
  const query = given
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map((one) => `${one.name}=${value(one)}`)
    .join('&')
  const content = operation.requestBody?.content ?? {}
  const schema = content['application/json']?.schema
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path: query ? `${filled}?${query}` : filled,
    body: schema && sample(schema, known),
    binary: content['application/octet-stream'] !== undefined,
  }
}

/** The smallest value a schema takes; fields that may be left out are. */
function sample(schema: Schema, known: Readonly<Record<string, unknown>>): unknown {
  const first = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.at(-1)
  if (schema.type === undefined && first) return sample(first, known)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          known[name] ?? sample(schema.properties?.[name] ?? {}, known),
        ]),
      )
    case 'array':
      return []
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case undefined:
    default:
      return schema.format === 'uuid' ? crypto.randomUUID() : 'x'.repeat(schema.minLength ?? 1)
  }
}
