import {
  anything,
  bits,
  choice,
  decimal,
  dictionary,
  flag,
  int,
  list,
  maybe,
  model,
  models,
  optional,
  type Problems,
  type Reader,
  type ReadModel,
  text,
} from '../protocol/args.ts'

const name: Reader<string> = (value, problems) => {
  const given = text({ min: 1, max: 32 })(value, problems)
  if (given === undefined || problems.found.length > 0) return given
  if (
    !/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(given) ||
    given !== given.toLowerCase()
  ) {
    problems.add('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
  }
  return given
}

const localizations = maybe(dictionary(text({ min: 1, max: 100 })))
const bound = maybe(decimal())
const choiceValue: Reader<string | number> = (value, problems) =>
  typeof value === 'number' ? value : text({ max: 100 })(value, problems)

const optionFields = {
  type: choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
  name,
  name_localizations: localizations,
  description: text({ min: 1, max: 100 }),
  description_localizations: localizations,
  required: maybe(flag),
  autocomplete: maybe(flag),
  choices: maybe(
    models(
      model({
        name: text({ min: 1, max: 100 }),
        name_localizations: localizations,
        value: choiceValue,
      }),
      { max: 25 },
    ),
  ),
  channel_types: maybe(list(int())),
  min_value: bound,
  max_value: bound,
  min_length: maybe(int({ min: 0, max: 6000 })),
  max_length: maybe(int({ min: 1, max: 6000 })),
}

type Option = ReadModel<typeof optionFields> & { options?: Option[] | null | undefined }

const option: Reader<Option> = (value, problems) => {
  const read = model({ ...optionFields, options: maybe(options) })(value, problems)
  return read
}

function checkOrder(read: readonly Option[], problems: Problems): void {
  const names = new Set<string>()
  let isOptionalSeen = false
  read.forEach((each, index) => {
    if (names.has(each.name))
      problems
        .at(index)
        .at('name')
        .add('APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option names must be unique')
    names.add(each.name)
    if (each.required && isOptionalSeen) {
      problems
        .at(index)
        .add(
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        )
    }
    if (!each.required) isOptionalSeen = true
    if (each.autocomplete && each.choices?.length)
      problems
        .at(index)
        .add(
          'APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES',
          'Autocomplete options cannot have choices',
        )
  })
}

const options: Reader<Option[]> = (value, problems) => {
  const read = models(option, { max: 25 })(value, problems)
  if (read && problems.found.length === 0) checkOrder(read, problems)
  return read
}

/** What can be said of a command. https://docs.discord.com/developers/interactions/application-commands */
export const commandFields = {
  type: maybe(choice([1, 2, 3, 4])),
  name: text({ min: 1, max: 32 }),
  name_localizations: localizations,
  description: maybe(text({ max: 100 })),
  description_localizations: localizations,
  options: maybe(options),
  default_member_permissions: maybe(bits),
  dm_permission: maybe(flag),
  default_permission: anything,
  contexts: maybe(list(choice([0, 1, 2]))),
  integration_types: maybe(list(choice([0, 1]))),
  nsfw: maybe(flag),
  handler: maybe(int()),
}

/** The same where some of it is changed. */
export const commandPatchFields = { ...commandFields, name: optional(commandFields.name) }

export type CommandArgs = ReadModel<typeof commandFields>

/** The same in a list, with the id that a command keeps. */
export const commandModel = model({ ...commandFields, id: maybe(text()) })

/** What is wrong with a command as a whole. */
export function checkCommand(given: Partial<CommandArgs>, problems: Problems): void {
  const kind = given.type ?? 1
  if (kind === 1 && given.name !== undefined) name(given.name, problems.at('name'))
  if (kind === 1 && !given.description)
    problems.at('description').add('BASE_TYPE_REQUIRED', 'This field is required')
  if (kind !== 1 && given.description)
    problems
      .at('description')
      .add(
        'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID',
        'Context menu commands cannot have description',
      )
}
