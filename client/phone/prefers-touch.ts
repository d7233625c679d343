import { TOUCH } from '../../shared/touch.ts'

/** Whether this window is worked with by fingers. */
export function prefersTouch(): boolean {
  return matchMedia(TOUCH).matches
}
