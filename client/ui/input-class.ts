/** How everything looks that is typed into. */
export const inputClass =
  'h-8 w-full min-w-0 rounded-control border border-line-strong bg-editor px-2.5 text-ui text-hi outline-offset-0 disabled:opacity-55 aria-invalid:border-danger'
