/** `npm run licences`: writes THIRD-PARTY.md from package-lock.json. */
import { writeFileSync } from 'node:fs'
import { lockedPackages, thirdPartyText, unknownLicences } from './licences'

const packages = lockedPackages('package-lock.json')
writeFileSync('THIRD-PARTY.md', thirdPartyText(packages))
for (const { name, licence } of unknownLicences(packages))
  process.stderr.write(
    `${name}: the licence "${licence}" is new here; look at it, then add it to scripts/licences.ts\n`,
  )
