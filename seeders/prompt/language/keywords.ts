import { Phrases } from './lexicon.ts'

function phrases(text: string): Phrases<true> {
  const found = new Phrases<true>()
  for (const phrase of text.split('|')) found.add(phrase.trim().replaceAll(/\s+/g, ' '), true)
  return found
}

// The words of the grammar itself. Each set is one role that words play between noun phrases.

/** What asks for a scenario and says nothing about it. */
export const courtesies = phrases(`
  a scenario with | a scenario where | a scenario in which | a scenario of | scenario | please |
  create | make | make me | generate | give me | set up | setup | build | seed | simulate |
  prepare | start | start with | start from | i want | i need | i would like | i'd like |
  we want | we need | we have | i have | there is | there are | there should be | there's |
  let there be | should | it should | must | also | then | finally | next | additionally |
  in total | overall | altogether | exactly | just | only | already | currently | still | being |
  it | they | me | us | here | environment | example | sample | realistic | is | are | was | were
`)

/** Adjectives that change nothing about a record. */
export const neutral = phrases(`
  new | sample | example | test | dummy | fake | realistic | believable | different | distinct |
  separate | existing | additional | extra | more | other | own | simple | basic | plain | small |
  normal | regular | ordinary | fresh | empty | corresponding | associated | related | matching |
  individual | total | short | recent | e commerce | ecommerce | online | typical | saas
`)

/** What joins the items of a list. */
export const joints = phrases(`
  and | plus | as well as | and also | along with | together with | in addition to
`)

/** What opens the list of what something holds, or of what somebody did. */
export const openers = phrases(`
  with | with a total of | containing | contains | contain | that contains | that contain |
  which contains | which contain | has | have | having | had | that has | that have | which has |
  which have | who has | who have | including | includes | include | that includes |
  that include | which includes | holding | holds | hold | where | in which | made up of |
  consisting of | comprising | whose | should have | it has | they have | gets | get | receives |
  receive | got | received | post | posts | posted | write | writes | wrote | send | sends | sent |
  make | makes | made | buy | buys | bought | place | places | placed | upload | uploads |
  uploaded | who post | who posted | who wrote | who sent | who made
`)

/** What relates a phrase to where its records lie, or to whom. */
export const relations = phrases(`
  in | on | at | to | for | by | from | of | under | inside | within | into | onto | against |
  across | over | among | amongst | per | spread over | spread across | split between |
  split across | distributed over | distributed across | belonging to | assigned to | posted in |
  posted by | posted to | written by | sent by | sent to | made by | paid by | owned by |
  attached to | spread evenly over | spread evenly across | subscribed to | paying for |
  who is subscribed to | who are subscribed to | enrolled in | shared with | visible to
`)

/** Those relations that share records out, so that `all` does not mean `each`. */
export const spreaders = phrases(`
  across | over | among | amongst | spread over | spread across | split between | split across |
  distributed over | distributed across | spread evenly over | spread evenly across
`)

/** Those relations that lead to a person. */
export const personal = phrases(`
  by | from | for | to | between | posted by | written by | sent by | sent to | made by | paid by |
  owned by | belonging to | assigned to | shared with | visible to
`)

/** Those relations that may be said of some of the records spoken of: `one shared with Bob`. */
export const sharings = phrases('shared with | visible to')

export const articles = phrases('a | an | another | one more')

export const definites = phrases(`
  the | this | that | these | those | its | their | his | her | our | my | your
`)

export const everyWords = phrases(`
  each | every | each of | each of the | every one of the | per | both | both of the | all |
  all the | all of the | both the
`)

export const partitives = phrases('of them | of which | of whom | of those | of these')

export const eachOfThem = phrases(`
  each | each of them | each of which | each of whom | each of those | all of them |
  all of which | all of whom | both of them | both of which | both of whom | they each |
  who each | which each | that each | every one of them | all | both | apiece | every
`)

export const rests = phrases(`
  the rest | the others | the other | the remaining ones | the rest of them | the remaining |
  the other ones
`)

export const naming = phrases(`
  named | called | titled | name | names | with the name | with the names | by the name of |
  whose name is | is named | is called | are named | are called | which is called |
  that is called | labeled | labelled | saying | says | that says | that say | that reads |
  reading | with text | with the text
`)

export const mailing = phrases(`
  with the email | with the email address | email | email address | e mail | with email |
  whose email is | with email address | with emails | emails | with e mail
`)

export const copulas = phrases(`
  is | are | that is | that are | which is | which are | who is | who are | which was | that was |
  that were | was | were | being | has been | have been | that has been | that have been |
  with status | in status | in state | with the status | which has been | which have been |
  who has been
`)

export const pricing = phrases(`
  at | for | of | worth | priced at | costing | costs | cost | that costs | that cost | totaling |
  totalling | amounting to | starting at | each at | each worth | with an amount of |
  with amount | with a price of | with prices of | of amount | to the amount of |
  with a total of | by
`)

/** What leads to a time of the day, and from its beginning to its end. */
export const timing = phrases('at | from | starting at | beginning at | each at | all at')
export const until = phrases('to | until | till')

export const topics = phrases(`
  about | regarding | concerning | discussing | on the topic of | on the subject of
`)

export const between = phrases('between')

export const them = phrases('them | it | those | these')

export const ordinals: Readonly<Record<string, number>> = {
  first: 0,
  second: 1,
  third: 2,
  fourth: 3,
  fifth: 4,
  last: -1,
}
