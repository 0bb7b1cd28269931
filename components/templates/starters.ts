const TOOL = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

const conversations = [
  {
    id: 'plain',
    label: 'A plain chat',
    record: {
      messages: [
        { role: 'user', content: 'Hi there' },
        { role: 'assistant', content: 'Hello!' },
      ],
    },
  },
  {
    id: 'system',
    label: 'With a system message',
    record: {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is 2 + 2?' },
        { role: 'assistant', content: '4' },
        { role: 'user', content: 'And 3 + 3?' },
        { role: 'assistant', content: '6' },
      ],
    },
  },
  {
    id: 'tools',
    label: 'With a tool call',
    record: {
      tools: [TOOL],
      messages: [
        { role: 'user', content: 'Is it sunny in Köln?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { type: 'function', id: 'call00001', function: { name: 'weather', arguments: { city: 'Köln' } } },
          ],
        },
        { role: 'tool', name: 'weather', tool_call_id: 'call00001', content: '{"sky": "clear"}' },
        { role: 'assistant', content: 'Yes, the sky is clear.' },
      ],
    },
  },
  {
    id: 'reasoning',
    label: 'With reasoning',
    record: {
      messages: [
        { role: 'user', content: 'What is 17 × 3?' },
        { role: 'assistant', reasoning_content: '17 × 3 = 51', content: '51' },
        { role: 'user', content: 'Plus 9?' },
        { role: 'assistant', reasoning_content: '51 + 9 = 60', content: '60' },
      ],
    },
  },
  {
    id: 'whitespace',
    label: 'With odd whitespace',
    record: {
      messages: [
        { role: 'user', content: '  Indent this:\n' },
        { role: 'assistant', content: '    def f():\n\treturn 1\n' },
      ],
    },
  },
] as const

/** Small conversations to begin with, as JSON. */
export const STARTERS = conversations.map(({ id, label, record }) => ({
  id,
  label,
  text: JSON.stringify(record, null, 2),
})) as [Starter, ...Starter[]]

interface Starter {
  id: string
  label: string
  text: string
}
