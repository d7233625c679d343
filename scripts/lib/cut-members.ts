import { type ESTree, parseSync, Visitor } from 'vite'

/** A part of a text and what stands there instead. */
type Cut = { readonly start: number; readonly end: number; readonly put: string }

type IsWanted = (name: string) => boolean

/**
 * Takes out of zod's classes every method that is not wanted: they hang on prototypes, where no bundler can
 * tell which are called, and each brings its part of the core along.
 */
export function cutMembers(code: string, called: IsWanted): string {
  const cuts: Cut[] = []
  // What the classes call of each other.
  const own = new Set(wordsOf(code, /\b(?:this|inst)\.(\w+)\(/g))
  const wanted: IsWanted = (name) => called(name) || own.has(name)
  const visitor = new Visitor({
    CallExpression: (call) => {
      if (nameOf(call.callee) === '$constructor') cuts.push(...ofClass(call, { code, wanted }))
      if (nameOf(call.callee) === '_lazyMethod') cuts.push(...ofError(call, wanted))
    },
  })
  visitor.visit(parseSync('zod.js', code).program)
  return without(code, cuts)
}

type World = { readonly code: string; readonly wanted: IsWanted }

function ofClass({ arguments: [, initial, members] }: ESTree.CallExpression, world: World): Cut[] {
  return [...ofInstance(initial, world.wanted), ...ofPrototype(members, world)]
}

/** `$constructor(name, initial, { method() {} })`; or `derived({ property: … }, { method() {} })`, for JSON Schema. */
function ofPrototype(members: ESTree.Argument | undefined, { code, wanted }: World): Cut[] {
  if (members?.type === 'CallExpression') {
    const [properties, methods] = members.arguments
    if (properties === undefined) return []
    return [{ ...placeOf(properties), put: '{}' }, ...ofPrototype(methods, { code, wanted })]
  }
  if (members?.type !== 'ObjectExpression') return []
  const kept = members.properties.filter((each) => wanted(keyOf(each)))
  if (kept.length === members.properties.length) return []
  const put = `{${kept.map(({ start, end }) => code.slice(start, end)).join(',')}}`
  return [{ ...placeOf(members), put }]
}

/** `inst.method = () => …` and `inst._zod.processJSONSchema = …` where a class makes an instance. */
function ofInstance(initial: ESTree.Argument | undefined, wanted: IsWanted): Cut[] {
  if (initial?.type !== 'ArrowFunctionExpression') return []
  if (initial.body.type !== 'BlockStatement') return []
  return initial.body.body.flatMap((statement) => {
    if (statement.type !== 'ExpressionStatement') return []
    const { expression } = statement
    if (expression.type !== 'AssignmentExpression') return []
    if (expression.right.type !== 'ArrowFunctionExpression') return []
    const { left } = expression
    if (left.type !== 'MemberExpression') return []
    const name = nameOf(left)
    const own = nameOf(left.object) === 'inst' && !wanted(name)
    return own || name === 'processJSONSchema' ? [{ ...placeOf(statement), put: '' }] : []
  })
}

/** `_lazyMethod(proto, 'method', …)` of the error. */
function ofError(call: ESTree.CallExpression, wanted: IsWanted): Cut[] {
  const [, name] = call.arguments
  if (name?.type !== 'Literal' || wanted(String(name.value))) return []
  return [{ ...placeOf(call), put: 'void 0' }]
}

function nameOf(node: ESTree.Expression): string {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' && !node.computed ? node.property.name : ''
}

function keyOf(property: ESTree.ObjectPropertyKind): string {
  if (property.type === 'SpreadElement') return ''
  const { key } = property
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' ? key.name : ''
}

function placeOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end }
}

function without(code: string, cuts: readonly Cut[]): string {
  let text = code
  for (const { start, end, put } of cuts.toSorted((a, b) => b.start - a.start))
    text = text.slice(0, start) + put + text.slice(end)
  return text
}

function wordsOf(code: string, pattern: RegExp): string[] {
  return Array.from(code.matchAll(pattern), ([, word = '']) => word)
}
