/** Settles after that many milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms))
}
