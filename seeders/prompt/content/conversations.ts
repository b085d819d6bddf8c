export type Theme =
  | 'general'
  | 'social'
  | 'engineering'
  | 'release'
  | 'incident'
  | 'support'
  | 'orders'
  | 'launch'

/** Conversations by theme. What stands in braces is filled in when a line is used. */
export const conversations: Readonly<Record<Theme, readonly (readonly string[])[]>> = {
  general: [
    [
      'Morning all. The office is closed on Friday, please book the day off in the calendar.',
      'Thanks. Does that count for the Lisbon team too?',
      'Yes, for everybody. Support keeps its rota.',
    ],
    [
      'Welcome {person}, who joins us today and sits next to the plants.',
      'Hello everyone! Happy to be here.',
      'Lunch at half past twelve, we will show you the good noodle place.',
    ],
    [
      'All-hands is at 15:00. Send me anything you want on the agenda.',
      'Could we have ten minutes for the pricing change?',
      'Added. You present, I bring the numbers.',
    ],
    ['Who has the adapter from the big meeting room?', 'It is on my desk, I will bring it back.'],
    [
      'The travel policy is updated: trains first, and book two weeks ahead.',
      'Does the old booking link still work?',
      'It redirects to the new one.',
    ],
  ],
  social: [
    [
      'The bakery downstairs does cardamom buns on Wednesdays now. You are welcome.',
      'This is the most useful message of the quarter.',
    ],
    [
      'Anyone up for a run along the river after work?',
      'Me, if it stays dry.',
      'Six at the bridge?',
    ],
    [
      'My tomato plant has produced exactly one tomato.',
      'Congratulations to the whole family.',
      'We need a picture for scale.',
    ],
    ['What is everyone reading?', 'A history of lighthouses. Better than it sounds.'],
    ['Who left the chess board set up? I moved a knight.', 'Bold. I will answer tomorrow.'],
  ],
  engineering: [
    [
      'The flaky login test is back: it fails about one run in twenty.',
      'It races the session cookie. I have a fix that waits for the redirect.',
      'Looks right to me, merging after lunch.',
    ],
    [
      'I would like to drop the old search index on Thursday. Objections?',
      'The exporter still reads from it. Give me until Wednesday to move it.',
      'Fine, I will put it behind a flag first.',
    ],
    [
      'p95 on {service} went from 340 to 210 ms since we added the index.',
      'Lovely. Can we write down how we found it?',
    ],
    [
      'Does anyone remember why we retry webhooks eight times?',
      'Because a partner once went down for a whole night. It is in the design note from March.',
    ],
    [
      'Reviewing the migration: the backfill should go in batches, else it locks the table.',
      'Good catch. A thousand rows at a time?',
      'Yes, and log how far it got so we can resume.',
    ],
  ],
  release: [
    [
      'Release 4.{small} is tagged. The notes are in the usual place.',
      'Staging is green, all smoke tests passed.',
      'Rolling out to ten percent of traffic now.',
      'Error rate is flat. Going to a hundred.',
    ],
    [
      'The build has been red since the dependency bump.',
      'The lock file was not committed. Fixed on main.',
      'Green again, thank you.',
    ],
    [
      'Can we hold the deploy of {service}? The feature flag is still on for everybody.',
      'Held. Tell me when it is off.',
      'It is off. Go ahead.',
    ],
    [
      'Rolled back {service}: the new image could not reach the cache.',
      'Wrong port in the config. PR is up.',
    ],
  ],
  incident: [
    [
      'Alert: error rate on {service} is at {percent} percent.',
      'I am on it. Graphs went up right after the 14:05 deploy.',
      'Rolling back now.',
      'Back to normal for five minutes. I keep watching.',
      'Closing this one. The write-up will be ready tomorrow.',
    ],
    [
      'The queue is {small} thousand jobs behind and growing.',
      'One worker is stuck on a huge file. Killing that job.',
      'It drains again, about twenty minutes to go.',
    ],
    [
      'Customers in Europe cannot log in, three reports so far.',
      'The certificate of the old domain ran out. Renewing.',
      'Confirmed, I can log in again.',
    ],
    [
      'Disk on db-2 is at 91 percent.',
      'Old backups. I removed the ones from last year, we are at 60.',
    ],
  ],
  support: [
    [
      '{customer} cannot reset the password: the mail never arrives.',
      'Their domain bounces us since Monday. I asked the mail team to look.',
      'It went through now, {person} confirmed by phone.',
    ],
    [
      'Ticket {order}: the export misses the last day of the month.',
      'That is the time zone bug. A fix is in review.',
      'Great, I tell them it comes this week.',
    ],
    [
      'Someone asks whether we can extend their trial by a week.',
      'Sure, that is a nice customer. Done.',
    ],
    [
      '{customer} was charged twice for order {order}.',
      'I see both charges. Refunding the second one.',
      'They say thank you, and will wait for the bank.',
    ],
    [
      'Do we have a canned answer about invoices without VAT?',
      'Yes, number {small} in the playbook.',
    ],
  ],
  orders: [
    ['Order {order} is paid and goes out today.', 'Great. Two more came in while I was packing.'],
    [
      'The card for order {order} was declined twice.',
      'I wrote to {customer}, they will try another one.',
      'Paid now, with the second card.',
    ],
    [
      'Can somebody check the address on order {order}? The postcode has six digits.',
      'Called them: the last digit is one too many. Corrected.',
    ],
    [
      'We are {percent} percent above last week, mostly returning customers.',
      'The newsletter went out on Tuesday, that explains it.',
    ],
    [
      'A refund for {customer} is stuck since yesterday.',
      'The balance was too low. It is through now.',
    ],
  ],
  launch: [
    [
      'The landing page is ready for a last look before we go live.',
      'The headline wraps badly on small screens, otherwise perfect.',
      'Fixed. Going live at ten.',
    ],
    ['Which of the two logos did we settle on?', 'The darker one, it works on paper too.'],
    [
      'Interview notes are in: {small} of twelve people missed the export button.',
      'Then it should not be in a menu. I will draw two variants.',
      'I like the second. It is one tap less.',
    ],
    [
      'The announcement is scheduled for Thursday, 9:00.',
      'I have the screenshots, sending them over.',
    ],
  ],
}

/** Lines about anything. */
export const topicLines = [
  'Quick update on {topic}: we have a plan, details in a minute.',
  'Who is looking after {topic} this week?',
  'I am. So far there is nothing that should worry us.',
  'A customer just asked about {topic}. What may I tell them?',
  'That we know, and that they hear from us by tomorrow noon.',
  'I wrote down what we know about {topic}, comments welcome.',
  'Read it, thank you. The second paragraph answers my question.',
  'Let us talk about {topic} for ten minutes after the stand-up.',
  'Works for me. I bring the numbers.',
  'Decision on {topic}: we go with the simple version first.',
] as const
