import type { StartStep } from '../../shared/workspaces.ts'

type OnStep = (step: StartStep) => void
type Detail = (detail: string) => void

/** Runs one step of a start and tells how it goes. */
export async function step<T>(
  onStep: OnStep,
  name: StartStep['step'],
  work: (tell: Detail) => Promise<T>,
): Promise<T> {
  const began = performance.now()
  onStep({ step: name, status: 'running' })
  try {
    const result = await work((detail) => onStep({ step: name, status: 'running', detail }))
    onStep({ step: name, status: 'done', ms: Math.round(performance.now() - began) })
    return result
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    onStep({ step: name, status: 'failed', detail })
    throw error
  }
}
