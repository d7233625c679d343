import { AppError } from '../../shared/errors.ts'
import type { RuntimeDriver, RuntimeProbe } from './driver.ts'

type Available = Extract<RuntimeProbe, { available: true }>
type Drivers = { docker: () => RuntimeDriver; local: () => RuntimeDriver }

/** The runtime of this server, what was found, and why it is not the better one. */
export type ChosenRuntime = {
  readonly driver: RuntimeDriver
  readonly probe: Available
  /** Why sandboxes are not containers; undefined when they are, or when local was asked for. */
  readonly insteadOfDocker: string | undefined
}

/**
 * The runtime that was asked for; `auto` is Docker if it answers, else processes of this machine. Never these
 * for who asked for a runtime class of Docker: they want a higher wall, not none.
 */
export async function chooseRuntime(
  config: { runtime: 'auto' | 'docker' | 'local'; sandboxRuntime?: string | undefined },
  drivers: Drivers,
): Promise<ChosenRuntime> {
  if (config.runtime === 'local' && config.sandboxRuntime !== undefined) {
    const sentence = 'ATELIER_SANDBOX_RUNTIME is for Docker: unset it, or ATELIER_RUNTIME=local.'
    throw new AppError('bad_input', sentence)
  }
  if (config.runtime === 'local') return local(drivers, undefined)
  const driver = drivers.docker()
  const probe = await driver.probe()
  if (probe.available) return { driver, probe, insteadOfDocker: undefined }
  await driver[Symbol.asyncDispose]()
  if (config.runtime === 'docker' || config.sandboxRuntime !== undefined)
    throw new AppError('unavailable', probe.reason)
  return local(drivers, probe.reason)
}

async function local(
  drivers: Drivers,
  insteadOfDocker: string | undefined,
): Promise<ChosenRuntime> {
  const driver = drivers.local()
  const probe = await driver.probe()
  if (probe.available) return { driver, probe, insteadOfDocker }
  await driver[Symbol.asyncDispose]()
  throw new AppError('unavailable', [insteadOfDocker, probe.reason].filter(Boolean).join(' '))
}
