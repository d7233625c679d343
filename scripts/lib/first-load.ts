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
  'client/words/',
  'client/ui/(spinner|button|cx|time|empty-state|person)',
  'shared/(look|roles|accounts)',
  'client/app/api',
]

/**
 * One chunk for what every page needs. Left alone, the bundler gives each part that is also used later a
 * chunk of its own: twenty small files that cannot be compressed together (102.0 KB; so 98.3).
 */
export const firstLoad = { name: 'first', test: new RegExp(PARTS.join('|')) }
