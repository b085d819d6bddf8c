import { oauthTables } from '../../../shared/oauth/grants.ts'
import { configurationTables } from './configuration.ts'
import { issueTables } from './issues.ts'
import { linkTables } from './links.ts'
import { peopleTables } from './people.ts'
import { projectTables } from './projects.ts'
import { sharingTables } from './sharing.ts'

export const tables = {
  ...oauthTables,
  ...configurationTables,
  ...issueTables,
  ...linkTables,
  ...peopleTables,
  ...projectTables,
  ...sharingTables,
}
