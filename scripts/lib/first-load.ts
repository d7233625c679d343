/** What every page needs, by the end of its path. */
const PARTS = [
  'node_modules/(react|react-dom|scheduler)/',
  // By name: what only a workspace uses of it is not for the first page.
  `@tanstack/(query-core|react-query)/build/modern/(${[
    'query',
    'queryCache',
    'queryClient',
    'queryObserver',
    'mutation',
    'mutationCache',
    'mutationObserver',
    'removable',
    'retryer',
    'utils',
    'notifyManager',
    'onlineManager',
    'focusManager',
    'subscribable',
    'timeoutManager',
    'thenable',
    'environmentManager',
    'useQuery',
    'useBaseQuery',
    'useMutation',
    'QueryClientProvider',
    'IsRestoringProvider',
    'QueryErrorResetBoundary',
    'errorBoundaryUtils',
    'suspense',
  ].join('|')})\\.js`,
  'zustand/esm/vanilla',
  'client/words/(en|words)\\.ts',
  'client/ui/(button|cx|empty-state|failed-state|first-icons|person|plain-states|spinner|state-icon|time)\\.tsx?',
  'shared/(accounts|errors|look|roles)\\.ts',
  'client/app/(api|error-details)\\.ts',
]

/**
 * One chunk for what every page needs. Left alone, the bundler gives each part that is also used later a
 * chunk of its own: twenty small files that cannot be compressed together (102.0 KB; so 98.3).
 */
export const firstLoad = { name: 'first', test: new RegExp(PARTS.join('|')) }
