import { describe, expect, it } from 'vitest'
import { auditExample } from '@/lib/audit'
import { exampleOf, PARAMETERS, turn } from './fixtures'

const MEGABYTE = 1_000_000
/** A quadratic rule would take minutes; all rules together take some tens of milliseconds. */
const MAXIMUM_MS = 3000

const PIECES = [
  'a',
  'A',
  '0',
  '9',
  '1 ',
  '(',
  '[',
  '<',
  '</',
  '<|',
  '<|a',
  '<｜',
  '@',
  'a@',
  'a@b.',
  'a.',
  '-',
  '--',
  '0-',
  '+1',
  '+1 ',
  '1.',
  '1.1.',
  ':',
  'a:',
  '1:',
  '::',
  '/',
  '://',
  'a://',
  'a://b:',
  ' ',
  '\n',
  '\t',
  '```',
  '\n```',
  '<think>',
  '</think>',
  'I ',
  'I can’t ',
  'I cannot ',
  'sorry, ',
  'As an AI',
  'secret',
  'secret=',
  'token: ',
  'key=a1',
  'password = "',
  'password = "a1b2c3d4e5f6g7h8 ',
  'eyJ',
  '1-eyJ',
  '1-eyJabcdefghij.eyJ',
  'sk.eyJ1',
  'eyJaaaaaaaaaaaa.',
  'sk-',
  'xoxb-',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----',
  'AKIA',
  'phone ',
  'call me at ',
  'phone 1',
  'é',
  '好',
  '😀',
  '\ud800',
  '\u0000',
  'Ã',
  '\ufffd',
  'no input',
  'lorem ipsum ',
  'GB82',
  'GB82 WEST ',
  '4111 ',
  '41111111',
  '000-',
  '123-45-',
  'Unfortunately',
  '抱歉',
  '$5$',
  '_',
  '=',
  '"',
  "'",
  '\\',
]

describe('a megabyte of one thing', () => {
  it.each(PIECES)('%j', (piece) => {
    const text = piece.repeat(Math.ceil(MEGABYTE / piece.length))
    for (const answer of [text, `1<${text}1@x`]) {
      const started = performance.now()
      const findings = auditExample(exampleOf(turn(answer, answer)), PARAMETERS)
      expect(performance.now() - started).toBeLessThan(MAXIMUM_MS)
      for (const { spans, message } of findings) {
        expect(spans.length).toBeLessThanOrEqual(100)
        expect(message.length).toBeLessThan(300)
      }
    }
  })
})
