import type { OwnCatalogue } from './catalogue.ts'

/** English stands in the code, as it is for most numbers; only what is different for one stands here. */
export const EN: OwnCatalogue = {
  '{count} results': { one: '{count} result' },
  '{count} shortcuts': { one: '{count} shortcut' },
  '{count} files': { one: '{count} file' },
  '{count} lines are replaced in {where}.': { one: 'One line is replaced in {where}.' },
  '{path} and {count} more files': { one: '{path} and one more file' },
  'in {count} files': { one: 'in one file' },
  'The first {count} lines, {where}': { one: 'The first line, {where}' },
  '{count} lines {where}': { one: 'One line {where}' },
  '{count} commands.': { one: '{count} command.' },
  '{count} others': { one: '{count} other' },
  '{count} more people': { one: '{count} more person' },
  '{count} follow you': { one: '{count} follows you' },
  '{count} follow you: {names}': { one: '{count} follows you: {names}' },
  'Reconnected. {count} lines came while you were away.': {
    one: 'Reconnected. One line came while you were away.',
  },
  '{count} times': { one: '{count} time' },
  '{all} unread, {count} name you': { one: '{all} unread, one names you' },
  'With {count} pictures': { one: 'With a picture' },
  '{count} replies': { one: '{count} reply' },
  '{count} messages': { one: '{count} message' },
  'The first {count} messages': { one: 'The first message' },
  '{count} rows': { one: '{count} row' },
  '{count} characters': { one: '{count} character' },
  'Copied {count} values.': { one: 'Copied one value.' },
  '{count} edits on the way.': { one: 'One edit on the way.' },
  '{count} edits of yours did not reach the server.': {
    one: 'One edit of yours did not reach the server.',
  },
  '{count} edits kept on this device until the server is back.': {
    one: 'One edit kept on this device until the server is back.',
  },
  '{count} people here': { one: '{count} person here' },
  '{count} differences': { one: '{count} difference' },
  'Do the same for {count} more': { one: 'Do the same for one more' },
  '“{path}” and {count} more were not uploaded': { one: '“{path}” and one more were not uploaded' },
  '{count} more are not listed': { one: 'One more is not listed' },
  // One word in English, two in others.
  'Editor, the role': 'Editor',
  'open, of a port': 'open',
}
