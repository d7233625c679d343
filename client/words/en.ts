import type { Catalogue } from './catalogue.ts'

/** English stands in the code; only what changes with a number stands here. */
export const EN: Catalogue = {
  '{count} results': { one: '{count} result', other: '{count} results' },
  '{count} shortcuts': { one: '{count} shortcut', other: '{count} shortcuts' },
  '{count} files': { one: '{count} file', other: '{count} files' },
  '{count} lines are replaced in {where}.': {
    one: 'One line is replaced in {where}.',
    other: '{count} lines are replaced in {where}.',
  },
  '{path} and {count} more files': {
    one: '{path} and one more file',
    other: '{path} and {count} more files',
  },
  'in {count} files': { one: 'in one file', other: 'in {count} files' },
  'The first {count} lines, {where}': {
    one: 'The first line, {where}',
    other: 'The first {count} lines, {where}',
  },
  '{count} lines {where}': { one: 'One line {where}', other: '{count} lines {where}' },
  '{count} commands.': { one: '{count} command.', other: '{count} commands.' },
  '{count} others': { one: '{count} other', other: '{count} others' },
  '{count} more people': { one: '{count} more person', other: '{count} more people' },
  '{count} follow you': { one: '{count} follows you', other: '{count} follow you' },
  '{count} follow you: {names}': {
    one: '{count} follows you: {names}',
    other: '{count} follow you: {names}',
  },
  'Reconnected. {count} lines came while you were away.': {
    one: 'Reconnected. One line came while you were away.',
    other: 'Reconnected. {count} lines came while you were away.',
  },
  '{count} times': { one: '{count} time', other: '{count} times' },
  '{all} unread, {count} name you': {
    one: '{all} unread, one names you',
    other: '{all} unread, {count} name you',
  },
  'With {count} pictures': { one: 'With a picture', other: 'With {count} pictures' },
  '{count} replies': { one: '{count} reply', other: '{count} replies' },
  '{count} messages': { one: '{count} message', other: '{count} messages' },
  'The first {count} messages': { one: 'The first message', other: 'The first {count} messages' },
  '{count} rows': { one: '{count} row', other: '{count} rows' },
  '{count} characters': { one: '{count} character', other: '{count} characters' },
  'Copied {count} values.': { one: 'Copied one value.', other: 'Copied {count} values.' },
  '{count} edits on the way.': { one: 'One edit on the way.', other: '{count} edits on the way.' },
  '{count} edits of yours did not reach the server.': {
    one: 'One edit of yours did not reach the server.',
    other: '{count} edits of yours did not reach the server.',
  },
  '{count} edits kept on this device until the server is back.': {
    one: 'One edit kept on this device until the server is back.',
    other: '{count} edits kept on this device until the server is back.',
  },
  '{count} people here': { one: '{count} person here', other: '{count} people here' },
  '{count} differences': { one: '{count} difference', other: '{count} differences' },
  'Do the same for {count} more': {
    one: 'Do the same for one more',
    other: 'Do the same for {count} more',
  },
  '“{path}” and {count} more were not uploaded': {
    one: '“{path}” and one more were not uploaded',
    other: '“{path}” and {count} more were not uploaded',
  },
  '{count} more are not listed': {
    one: 'One more is not listed',
    other: '{count} more are not listed',
  },
  // One word in English, two in others.
  'Editor, the role': 'Editor',
  'open, of a port': 'open',
}
