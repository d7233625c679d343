import type { RuntimeEvent } from '../runtime/driver.ts'

type Exit = Extract<RuntimeEvent, { type: 'exited' }>

/** Why a sandbox went, in words that say what to do. */
export function exitReason({ exitCode, outOfMemory }: Exit, memoryMib: number): string {
  if (outOfMemory) {
    return `The sandbox ran out of memory (its limit is ${memoryMib} MiB). Give it more in the settings, or run less at once.`
  }
  const code = exitCode === null ? '' : ` (exit code ${exitCode})`
  return `The sandbox stopped unexpectedly${code}.`
}

/** The sandbox lives on, but something in it was ended for its memory. */
export function oomReason(memoryMib: number): string {
  return `A process ran out of memory and was ended: the limit of this workspace is ${memoryMib} MiB. Give it more in the settings, or run less at once.`
}
