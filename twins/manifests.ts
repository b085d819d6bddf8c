// Every twin there is: a new one adds its line, and is found by its folder's name everywhere else.
export { manifest as discord } from './discord/manifest.ts'
export { manifest as google_calendar } from './google_calendar/manifest.ts'
export { manifest as google_drive } from './google_drive/manifest.ts'
export { manifest as jira } from './jira/manifest.ts'
export { manifest as slack } from './slack/manifest.ts'
export { manifest as stripe } from './stripe/manifest.ts'
