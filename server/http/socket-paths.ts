import { AppError } from '../../shared/errors.ts'

type Match<R> = { route: R; params: Record<string, string> }

/** The route of a path like `/collab/:workspaceId/:room`, with its parameters decoded. */
export function matchPath<R extends { readonly path: string }>(
  routes: readonly R[],
  path: string,
): Match<R> | undefined {
  const parts = path.split('/')
  for (const route of routes) {
    const params = paramsOf(route.path.split('/'), parts)
    if (params) return { route, params }
  }
  return undefined
}

function paramsOf(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (!wanted.startsWith(':')) {
      if (wanted !== part) return undefined
    } else if (part === '') return undefined
    else params[wanted.slice(1)] = decoded(part)
  }
  return params
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new AppError('bad_input', 'This address is not well formed.', { cause })
  }
}
