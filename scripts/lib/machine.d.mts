export type MissingPart = { part: string; costs: string; get: string }
export function missingParts(): MissingPart[]
export function findChromium(): string | undefined
export function has(name: string): boolean
