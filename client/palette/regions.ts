import './regions.css'

/** The parts of the window, in the order that F6 goes through them. */
export const REGIONS = ['rail', 'side', 'editor', 'bottom', 'right', 'status', 'toasts'] as const
export type RegionName = (typeof REGIONS)[number]

/** What should have the keyboard in a part: where one works, before the buttons around it. */
const FIRST = [
  '.dv-active-group .monaco-editor [role=textbox]',
  '.dv-active-group .monaco-editor textarea',
  '[role=treeitem][tabindex="0"]',
  '[role=treeitem]',
  '.monaco-editor [role=textbox]',
  '.monaco-editor textarea',
  '.cm-content',
  '.xterm-helper-textarea',
  'input[type=search]',
  'textarea',
]
const TABBABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, iframe, [tabindex]:not([tabindex="-1"])'

/** Where the keyboard was in each part, to come back there. */
const last = new WeakMap<Element, HTMLElement>()

/** The next part that is on screen takes the keyboard; a step of -1 goes back. */
export function moveRegion(step: 1 | -1): void {
  const shown = REGIONS.map(regionOf).filter((region) => region !== undefined)
  const active = document.activeElement
  const at = shown.findIndex((region) => region.contains(active))
  const here = shown[at]
  if (here && active instanceof HTMLElement) last.set(here, active)
  // From nowhere the first step leads to the first part, and a step back to the last.
  const from = at < 0 && step < 0 ? 0 : at
  for (let passed = 1; passed <= shown.length; passed += 1) {
    const next = shown[(from + step * passed + shown.length * 2) % shown.length]
    if (next && enter(next)) return
  }
}

/** Gives the keyboard to a part of the window. Answers false when it is not on screen, or takes none. */
export function focusRegion(name: RegionName): boolean {
  const region = regionOf(name)
  return region !== undefined && enter(region)
}

/** Where in a part the keyboard should go. */
export function wayInto(name: RegionName): HTMLElement | undefined {
  const region = regionOf(name)
  return region && entranceOf(region)
}

function enter(region: HTMLElement): boolean {
  const target = entranceOf(region)
  if (!target) return false
  target.focus({ preventScroll: true })
  if (!region.contains(document.activeElement)) return false
  showArrival(region)
  return true
}

function regionOf(name: RegionName): HTMLElement | undefined {
  const found = [...document.querySelectorAll<HTMLElement>(`[data-region=${name}]`)]
  return found.find((region) => region.checkVisibility())
}

function entranceOf(region: HTMLElement): HTMLElement | undefined {
  const before = last.get(region)
  if (before?.isConnected && region.contains(before) && before.checkVisibility()) return before
  for (const selector of [...FIRST, TABBABLE]) {
    const found = [...region.querySelectorAll<HTMLElement>(selector)]
    const shown = found.find((one) => one.checkVisibility())
    if (shown) return shown
  }
  return region.tabIndex >= 0 ? region : undefined
}

/** Editors and terminals show only a caret: the part itself says where the keyboard went. */
function showArrival(region: HTMLElement): void {
  document.querySelector('[data-arrived]')?.removeAttribute('data-arrived')
  region.setAttribute('data-arrived', '')
  const leave = (event: Event): void => {
    // The next F6 shows its own; a modifier alone is only its beginning.
    if (event instanceof KeyboardEvent && ['Shift', 'F6'].includes(event.key)) return
    region.removeAttribute('data-arrived')
    removeEventListener('keydown', leave, { capture: true })
    removeEventListener('pointerdown', leave, { capture: true })
  }
  addEventListener('keydown', leave, { capture: true })
  addEventListener('pointerdown', leave, { capture: true })
}
