/**
 * The media query of windows that are worked with by fingers: phones and small tablets. The page chooses
 * its editor by it, and the server what a page preloads.
 */
export const TOUCH = '(pointer: coarse) and (max-width: 900px)'
