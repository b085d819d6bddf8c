import { count, flag, text } from '../../google/params.ts'

/** Parameters of a listing of shared drives. */
export const listing = () => ({
  pageSize: count(1, 100, 10),
  pageToken: text(),
  q: text(),
  useDomainAdminAccess: flag(),
})
