/** Builds what the browser gets, unless nothing of it has changed. */
export function buildClient(): void
