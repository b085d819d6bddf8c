import { defineTwin } from '../../shared/define.ts'
import { announcementBanner } from './announcement_banner/endpoints.ts'
import { applicationProperties } from './application_properties/endpoints.ts'
import { attachmentPages, attachments } from './attachments/endpoints.ts'
import { catalog } from './catalog.ts'
import { comments } from './comments/endpoints.ts'
import { configuration } from './configuration/endpoints.ts'
import { fields } from './fields/endpoints.ts'
import { groups } from './groups/endpoints/groups.ts'
import { groupUserPicker } from './groups/endpoints/groupuserpicker.ts'
import { issueLinks } from './issue_links/endpoints.ts'
import { createmeta } from './issues/endpoints/createmeta.ts'
import { issueSearches } from './issues/endpoints/finding.ts'
import { issues } from './issues/endpoints/issues.ts'
import { watching } from './issues/endpoints/watching.ts'
import { jql } from './jql/endpoints.ts'
import { manifest } from './manifest.ts'
import { projects } from './projects/endpoints/projects.ts'
import { projectvalidate } from './projects/endpoints/projectvalidate.ts'
import { boardProperties } from './properties/endpoints/board.ts'
import { commentProperties } from './properties/endpoints/comment.ts'
import { issueProperties } from './properties/endpoints/issue.ts'
import { issueTypeProperties } from './properties/endpoints/issuetype.ts'
import { projectProperties } from './properties/endpoints/project.ts'
import { sprintProperties } from './properties/endpoints/sprint.ts'
import { worklogProperties } from './properties/endpoints/worklog.ts'
import { protocol } from './protocol/index.ts'
import { tables } from './schema/index.ts'
import { searches } from './search/endpoints.ts'
import { serverInfo } from './server_info/endpoints.ts'
import { mypreferences } from './users/endpoints/mypreferences.ts'
import { myself } from './users/endpoints/myself.ts'
import { users } from './users/endpoints/users.ts'
import { worklogs } from './worklogs/endpoints.ts'

const endpoints = {
  ...announcementBanner,
  ...applicationProperties,
  ...attachments,
  ...boardProperties,
  ...commentProperties,
  ...comments,
  ...configuration,
  ...createmeta,
  ...fields,
  ...groups,
  ...groupUserPicker,
  ...issueLinks,
  ...issueProperties,
  ...issueTypeProperties,
  ...issues,
  ...issueSearches,
  ...jql,
  ...searches,
  ...mypreferences,
  ...myself,
  ...projectProperties,
  ...projects,
  ...projectvalidate,
  ...serverInfo,
  ...sprintProperties,
  ...users,
  ...watching,
  ...worklogProperties,
  ...worklogs,
}

/** Jira Cloud: platform 3 and 2, software 1.0. https://developer.atlassian.com/cloud/jira/platform/ */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: attachmentPages,
})
