/** For `npm pack`: the licences of the packages whose code goes along, into dist/NOTICES.txt. */
import { writeFileSync } from 'node:fs'
import { noticesText } from './licences'

writeFileSync('dist/NOTICES.txt', noticesText('package-lock.json'))
