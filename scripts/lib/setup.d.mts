/** Builds what the browser gets, unless nothing of it has changed. */
export function buildClient(): void
/** How the server is run: what Node is told, and what it runs. */
export const SERVER: readonly string[]
/** The environment in which the project's own Node and tools are found first. */
export function projectEnv(): Record<string, string | undefined>
