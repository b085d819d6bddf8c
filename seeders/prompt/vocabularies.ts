import { calendarVocabulary } from './google_calendar.ts'
import { driveVocabulary } from './google_drive.ts'
import { slackVocabulary } from './slack.ts'
import { stripeVocabulary } from './stripe.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The vocabularies of all twins that prompts can seed; a new one adds its line. */
export const vocabularies: readonly Vocabulary[] = [
  slackVocabulary,
  stripeVocabulary,
  calendarVocabulary,
  driveVocabulary,
]
