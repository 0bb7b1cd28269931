import tseslint from 'typescript-eslint'
import reactHooks from 'eslint-plugin-react-hooks'
import jsxA11y from 'eslint-plugin-jsx-a11y'

const PURE_ROOMS = 'core,ingest,jinja,render,audit,dedup,decontam,review,release'

/** Members that are nobody else's are private to the language, not to the type checker alone. */
const HASH_PRIVATE = {
  selector:
    ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"], TSParameterProperty)[accessibility="private"]',
  message: 'Write #name.',
}

/** Who acts is said by a session and never by the surroundings. */
const AMBIENT_ACTOR = {
  selector:
    'MemberExpression[object.property.name="env"]:matches([property.value=/^(WINNOW_)?USER$/], [property.name=/^(WINNOW_)?USER$/])',
  message: 'Take who acts from the session.',
}

const OWN_SESSION = {
  regex: '/(page-)?session$',
  allowTypeImports: true,
  message: 'A request, a command and a thread have one session each: take it as the first argument.',
}

const OPEN_HOME = {
  regex: '/studio$',
  importNames: ['studio', 'studioIfOpen'],
  message: 'Take the home and its database from the session.',
}

/** What was stored or sent may be anything: a schema says what it is, or nothing does. */
const PARSED_BY_SCHEMA = {
  selector: 'TSAsExpression > CallExpression[callee.object.name="JSON"][callee.property.name="parse"]',
  message: 'Read it by a schema: parseStored (lib/contract/stored.ts), or parseJson for any JSON at all.',
}

const NO_CLOCK = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Take the time as an argument.',
}

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      '.next',
      'dist',
      '.winnow',
      'lib/db/generated',
      'next-env.d.ts',
      '**/*.{js,cjs,mjs}',
      'test-results',
      'playwright-report',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // With noUncheckedIndexedAccess, an index the line above has proved good is asserted, not re-tested.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      complexity: ['error', 20],
      'no-nested-ternary': 'error',
      'no-duplicate-imports': 'error',
      // The formatter keeps code within 110; a message, a statement or a pattern may be longer, so that it can be searched for.
      'max-len': [
        'error',
        {
          code: 120,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
        },
      ],
      'no-restricted-syntax': ['error', HASH_PRIVATE],
    },
  },
  { files: ['lib/**/*.ts'], rules: { 'no-restricted-syntax': ['error', HASH_PRIVATE, PARSED_BY_SCHEMA] } },
  {
    files: [`lib/{${PURE_ROOMS}}/**/*.ts`],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'window',
        'document',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seeded stream.' },
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
      ],
      'no-restricted-syntax': ['error', HASH_PRIVATE, PARSED_BY_SCHEMA, NO_CLOCK],
    },
  },
  // Where the type of the text is known: any JSON is a JSON value, and a copy is what it was copied from.
  {
    files: ['lib/core/json.ts', 'lib/core/conversation.ts', 'lib/jinja/values/json-reader.ts'],
    rules: { 'no-restricted-syntax': ['error', HASH_PRIVATE, NO_CLOCK] },
  },
  {
    files: ['lib/{adapters,db,jobs,services,cli}/**/*.ts', 'app/**/*.{ts,tsx}'],
    ignores: ['lib/services/host/session.ts'],
    rules: { 'no-restricted-syntax': ['error', HASH_PRIVATE, PARSED_BY_SCHEMA, AMBIENT_ACTOR] },
  },
  {
    files: ['lib/services/**/*.ts'],
    ignores: ['lib/services/host/**', 'lib/services/workroom/workroom-thread.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [OWN_SESSION, OPEN_HOME] }] },
  },
  {
    files: ['app/api/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [OWN_SESSION, OPEN_HOME] }] },
  },
  {
    // The command that serves ends the streams of the whole process, and is the one that needs the studio.
    files: ['lib/cli/commands/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [OWN_SESSION] }] },
  },
  {
    files: ['app/**/*.{ts,tsx}'],
    ignores: ['app/api/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ ...OWN_SESSION, regex: '/session$' }, OPEN_HOME] },
      ],
    },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx', 'components/**/*.ts'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: { ...reactHooks.configs.recommended.rules, ...jsxA11y.flatConfigs.strict.rules },
  },
  // The React compiler leaves useVirtualizer alone (TanStack/virtual #736); that is why it has a component of its own.
  { files: ['components/examples/virtual-rows.tsx'], rules: { 'react-hooks/incompatible-library': 'off' } },
  // A row or answer type is the caller's word for what its SQL or address gives; nothing can infer it.
  {
    files: ['lib/db/client.ts', 'tests/e2e/studio.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  { files: ['lib/cli/**/*.ts', 'tests/**/*.ts'], rules: { 'no-console': 'off' } },
)
