/** Builds what the browser gets, unless nothing of it has changed. */
export function buildClient(): void
/** The environment in which the project's own Node and tools are found first. */
export function projectEnv(): Record<string, string | undefined>
