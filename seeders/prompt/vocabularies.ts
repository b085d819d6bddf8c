import { calendarVocabulary } from '../google_calendar/prompt/index.ts'
import { driveVocabulary } from '../google_drive/prompt/index.ts'
import { slackVocabulary } from '../slack/prompt/index.ts'
import { stripeVocabulary } from '../stripe/prompt/index.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The vocabularies of all twins that prompts can seed; a new one adds its line. */
export const vocabularies: readonly Vocabulary[] = [
  slackVocabulary,
  stripeVocabulary,
  calendarVocabulary,
  driveVocabulary,
]
