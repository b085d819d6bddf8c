import { inProject, type Row } from './jql.table.ts'

const everything = '1 2 3 4 5 6 7 8 9 10'
const syntax = (problem: string) => `400 Error in the JQL Query: ${problem}`

/** Joined clauses, histories, orders, and what queries are refused with. */
export const furtherRows: Readonly<Record<string, Row[]>> = {
  joined: inProject([
    ['issuetype = Bug AND priority = High', '2'],
    ['issuetype = Bug OR issuetype = Epic', '1 2 4'],
    ['issuetype = Bug AND priority = High OR issuetype = Epic', '2 4'],
    ['issuetype = Bug AND (priority = High OR issuetype = Epic)', '2'],
    ['NOT issuetype = Bug', '3 4 5 6 7 8 9 10'],
    ['! issuetype = Bug', '3 4 5 6 7 8 9 10'],
    ['NOT labels = urgent', '2'],
    ['NOT (issuetype = Bug OR issuetype = Task)', '4 5 6 7'],
    ['NOT (issuetype = Bug AND priority = High)', '1 3 4 5 6 7 8 9 10'],
    ['NOT NOT issuetype = Bug', '1 2'],
    ['issuetype = Bug && priority = High || issuetype = Epic', '2 4'],
    ['((issuetype = Bug))', '1 2'],
    ['not assignee is empty', '1 2 4 5'],
    ['not created < -8d', '3 4 5 6 7 8 9 10'],
  ]),
  history: inProject([
    ['status WAS "To Do"', everything],
    ['status WAS Done', '1 10'],
    ['status WAS NOT Done', '2 3 4 5 6 7 8 9'],
    ['status WAS IN ("In Progress", Done)', '1 5 10'],
    ['status WAS NOT IN ("In Progress", Done)', '2 3 4 6 7 8 9'],
    ['status CHANGED', '1 5 9 10'],
    ['NOT status CHANGED', '2 3 4 6 7 8'],
    ['status CHANGED TO Done', '1 10'],
    ['status CHANGED FROM "To Do" TO "In Progress"', '5'],
    ['status CHANGED FROM Done', ''],
    ['status CHANGED AFTER -2h', '1 5 9 10'],
    ['status CHANGED BEFORE -2h', ''],
    ['status CHANGED DURING (startOfDay(), endOfDay())', '1 5 9 10'],
    ['status CHANGED ON startOfDay()', '1 5 9 10'],
    ['status CHANGED BY currentUser()', '1 5 9 10'],
    ['status CHANGED BY "Ben Okafor"', ''],
    ['status WAS "To Do" BEFORE -8d', '1 2'],
    ['status WAS "To Do" DURING ("2030-05-03", "2030-05-04")', '1 2'],
    ['status WAS Done AFTER -2h', '1 10'],
    ['status WAS Done BEFORE -2h', ''],
    ['resolution CHANGED TO Done', '1 10'],
    ['assignee WAS "Ben Okafor"', '2 5'],
    ['assignee CHANGED', ''],
    ['priority WAS High', '2'],
    ['fixVersion WAS "1.1"', '2 6'],
    ['reporter WAS "Ben Okafor"', '8'],
  ]),
  orders: [
    ['project = JQ ORDER BY created', '10 9 8 7 6 5 4 3 2 1'],
    ['project = JQ ORDER BY created ASC', everything],
    ['project = JQ ORDER BY key DESC', '10 9 8 7 6 5 4 3 2 1'],
    ['project = JQ ORDER BY rank', everything],
    ['project = JQ ORDER BY priority DESC, key ASC', '8 4 3 5 6 7 9 10 2 1'],
    ['project = JQ ORDER BY priority ASC, key DESC', '1 2 10 9 7 6 5 3 4 8'],
    ['project = JQ AND Cost > 0 ORDER BY Cost DESC', '3 2'],
    ['project = JQ AND assignee is not EMPTY ORDER BY assignee ASC, key ASC', '1 4 2 5'],
    ['project = JQ AND due is not EMPTY ORDER BY due DESC', '2 1'],
    ['project = JQ AND issuetype = Task ORDER BY summary', '9 10 8 3'],
    ['project = JQ', '10 9 8 7 6 5 4 3 2 1'],
  ],
  refusals: [
    [
      '',
      '400 Unbounded JQL queries are not allowed here. Please add a search restriction to ' +
        'your query.',
    ],
    [
      'ORDER BY created',
      '400 Unbounded JQL queries are not allowed here. Please add a search restriction to ' +
        'your query.',
    ],
    [
      'project',
      syntax(
        "Expecting operator before the end of the query. The valid operators are '=', '!=', " +
          "'<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.",
      ),
    ],
    [
      'project & JQ',
      syntax(
        "The character '&' is a reserved JQL character. You must enclose it in a string or " +
          "use the escape '\\u0026' instead. (line 1, character 9)",
      ),
    ],
    [
      'project = JQ jquery',
      syntax("Expecting either 'OR' or 'AND' but got 'jquery'. (line 1, character 14)"),
    ],
    ['(project = JQ', syntax("Expecting ')' before the end of the query.")],
    [
      'project =',
      syntax('Expecting either a value, list or function before the end of the query.'),
    ],
    ['project = JQ AND', syntax('Expecting a field name before the end of the query.')],
    [
      'project = "JQ',
      syntax("The quoted string 'JQ' has not been completed. (line 1, character 11)"),
    ],
    [
      'summary ~ a@b',
      syntax(
        "The character '@' is a reserved JQL character. You must enclose it in a string or " +
          "use the escape '\\u0040' instead. (line 1, character 12)",
      ),
    ],
    [
      'project = select',
      syntax(
        "'select' is a reserved JQL word. You must surround it in quotation marks to use it " +
          'in a query. (line 1, character 11)',
      ),
    ],
    ['project = NOPE', "400 The value 'NOPE' does not exist for the field 'project'."],
    ['nope = 1', "400 Field 'nope' does not exist or you do not have permission to view it."],
    [
      'project = NOPE AND nope = 1',
      "400 The value 'NOPE' does not exist for the field 'project'. Field 'nope' does not " +
        'exist or you do not have permission to view it.',
    ],
    ['summary = x', "400 The operator '=' is not supported by the 'summary' field."],
    ['status ~ x', "400 The operator '~' is not supported by the 'status' field."],
    ['comment was x', "400 The operator 'was' is not supported by the 'comment' field."],
    [
      'labels in urgent',
      "400 Operator 'in' does not support the non-list value '\"urgent\"' for field 'labels'.",
    ],
    [
      'created > tomorrow',
      "400 Date value 'tomorrow' for field 'created' is invalid. Valid formats include: " +
        "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period " +
        "format e.g. '-5d', '4w 2d'.",
    ],
    ['assignee = nobody()', "400 Unable to find JQL function 'nobody()'."],
    ['summary ~ "[x"', "400 Unable to parse the text '[x' for field 'summary'."],
    ['project = JQ ORDER BY text', "400 Not able to sort using field 'text'."],
  ],
}
